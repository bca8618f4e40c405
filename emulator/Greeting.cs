namespace Chat.Emulator;

/// <summary>What the emulator prints when it is up: first lines for programs, then lines for people to paste.</summary>
internal static class Greeting
{
    public static string For(AcsEmulator emulator) => $"""
        ACS_ENDPOINT={emulator.Endpoint.AbsoluteUri.TrimEnd('/')}
        ACS_ACCESSKEY={emulator.AccessKey}
        ACS_CA={emulator.CertificateAuthorityPath}

        Connection string   {emulator.ConnectionString}

        Clients must trust the development CA:
          Node, JavaScript  export NODE_EXTRA_CA_CERTS="{emulator.CertificateAuthorityPath}"
          Python, az        export REQUESTS_CA_BUNDLE="{emulator.CertificateAuthorityPath}"
          .NET on Linux     export SSL_CERT_FILE="{emulator.CertificateAuthorityPath}"
          curl              export CURL_CA_BUNDLE="{emulator.CertificateAuthorityPath}"
          browsers          import the file as an authority for web sites
          az communication  export AZURE_COMMUNICATION_ENDPOINT="{emulator.Endpoint.AbsoluteUri.TrimEnd('/')}"

        Inspector           {emulator.Endpoint.AbsoluteUri}_emulator/
        Health              {emulator.Endpoint.AbsoluteUri}_emulator/health
        Press Ctrl-C to stop.
        """;
}
