using Chat.Local.Model;

namespace Chat.Local;

/// <summary>What is where, and what to try first.</summary>
public static class Welcome
{
    public static string Text(LocalRun local, bool hasPage)
    {
        var functions = local.Functions.Address.ToString().TrimEnd('/');

        return $"""

            Chat.Functions is running.

              functions      {functions}/api{(hasPage ? $"\n  the page       {functions}/" : "")}
              sign-in        {functions}/.auth/login/local
              ACS emulator   {local.Acs.Endpoint}
              backend key    {local.Key}
              storage        {local.Storage}
                             ({local.StorageDescription})
              model          {ModelOf(local)}

            Try it:
              curl -c cookies.txt -d user=ana {functions}/.auth/login/local
              curl -b cookies.txt -X POST {functions}/api/token
              curl -H 'x-functions-key: {local.Key}' -X POST {functions}/api/users/bo/token

            For other clients:
              AZURE_COMMUNICATION_ENDPOINT={local.Acs.Endpoint}
              NODE_EXTRA_CA_CERTS={local.Acs.CertificateAuthorityPath}
              REQUESTS_CA_BUNDLE={local.Acs.CertificateAuthorityPath}

            Ctrl-C stops everything that this started.
            """;
    }

    private static string ModelOf(LocalRun local) => local.Model is { } standIn
        ? $"""
            {standIn.Endpoint}
                             (a stand-in, which quotes and does not think; Assistant__Endpoint, Assistant__Model
                             and Assistant__Key in local.settings.json lead the assistant to a real one)
            """
        : local.Settings[LocalModel.EndpointSetting]!;
}
