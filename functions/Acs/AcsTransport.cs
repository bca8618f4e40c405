using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Chat.Functions.Telemetry;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Acs;

/// <summary>One pooled HTTPS connection for all calls to Communication Services; trusts the emulator's authority when one is named.</summary>
public sealed class AcsTransport : IDisposable
{
    private readonly HttpClient? client;
    private readonly HttpPipelineTransport? transport;
    private readonly TimeSpan timeout;
    private readonly ServiceDates? dates;

    /// <param name="service">Learns the service's time from its answers.</param>
    public AcsTransport(IOptions<AcsOptions> options, ServiceClock? service = null)
    {
        timeout = options.Value.Timeout;
        dates = service is null ? null : new ServiceDates(service);

        if (options.Value.CertificateAuthority is { Length: > 0 } path)
        {
            client = new HttpClient(new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustingOnly(path) },
            });
            transport = new HttpClientTransport(client);
        }
    }

    /// <summary>
    /// No retries below us: a lost answer to a send, retried blindly, is a message twice, and a 429 retried is budget lost.
    /// Event Grid brings an event back; a frontend is told to retry.
    /// </summary>
    public TOptions Prepare<TOptions>(TOptions options)
        where TOptions : ClientOptions
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = timeout;
        options.AddPolicy(new TracedCalls("acs"), HttpPipelinePosition.PerRetry);
        if (dates is not null)
        {
            options.AddPolicy(dates, HttpPipelinePosition.PerRetry);
        }

        if (transport is not null)
        {
            options.Transport = transport;
        }

        return options;
    }

    public void Dispose() => client?.Dispose();

    private sealed class ServiceDates(ServiceClock service) : HttpPipelineSynchronousPolicy
    {
        public override void OnReceivedResponse(HttpMessage message)
        {
            if (message.Response.Headers.Date is { } date)
            {
                service.Heard(date);
            }
        }
    }

    private static X509ChainPolicy TrustingOnly(string path)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(path);

        return policy;
    }
}
