using System.Security.Cryptography.X509Certificates;
using Chat.Emulator.Certificates;

namespace Chat.Emulator.Tests;

public sealed class CertificateTests
{
    [Fact]
    public void Certificates_are_made_once_and_used_again()
    {
        using var folder = new AFolder();

        using var first = Load(folder);
        using var second = Load(folder);

        Assert.Equal(first.Thumbprint, second.Thumbprint);
    }

    [Fact]
    public void A_server_certificate_is_renewed_before_it_ends_and_the_authority_stays()
    {
        using var folder = new AFolder();
        using var first = Load(folder);
        var authority = File.ReadAllText(Path.Combine(folder.Path, "ca.pem"));

        using var second = Load(folder, first.NotAfter.ToUniversalTime().AddDays(-20));

        Assert.NotEqual(first.Thumbprint, second.Thumbprint);
        Assert.Equal(authority, File.ReadAllText(Path.Combine(folder.Path, "ca.pem")));
        Assert.True(second.NotAfter > first.NotAfter);
    }

    [Fact]
    public void An_authority_that_ends_is_replaced_with_all_it_signed()
    {
        using var folder = new AFolder();
        using var first = Load(folder);
        var authority = File.ReadAllText(Path.Combine(folder.Path, "ca.pem"));

        using var second = Load(folder, DateTime.UtcNow.AddDays(365 * 4.5));

        Assert.NotEqual(authority, File.ReadAllText(Path.Combine(folder.Path, "ca.pem")));
        AssertTrusted(folder, second, DateTime.UtcNow.AddDays(365 * 4.5));
    }

    [Theory]
    [InlineData("ca.pem")]
    [InlineData("ca.key.pem")]
    [InlineData("server.pem")]
    public void A_damaged_file_is_made_anew(string name)
    {
        using var folder = new AFolder();
        Load(folder).Dispose();
        File.WriteAllText(Path.Combine(folder.Path, name), "damaged");

        using var again = Load(folder);

        AssertTrusted(folder, again, DateTime.UtcNow);
    }

    [Fact]
    public void Starting_many_at_once_gives_one_set_of_certificates()
    {
        using var folder = new AFolder();

        var thumbprints = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ =>
        {
            using var certificate = Load(folder);

            return certificate.Thumbprint;
        }).Distinct();

        Assert.Single(thumbprints);
    }

    [Fact]
    public void Keys_are_readable_by_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead; the folder is the user's own there.");
        using var folder = new AFolder();
        Load(folder).Dispose();

        foreach (var name in new[] { "ca.key.pem", "server.pem" })
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(folder.Path, name)));
        }
    }

    [Fact]
    public void The_certificate_is_good_for_this_machine_and_its_authority_for_nothing_else()
    {
        using var folder = new AFolder();
        using var certificate = Load(folder);

        Assert.True(certificate.MatchesHostname("localhost"));
        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.True(certificate.MatchesHostname("::1"));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder.Path, "ca.pem"));
        Assert.Contains(authority.Extensions, extension => extension is { Oid.Value: "2.5.29.30", Critical: true });
        AssertTrusted(folder, certificate, DateTime.UtcNow);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Clients_that_trust_the_authority_connect_under_each_name(string host)
    {
        Assert.SkipWhen(host == "[::1]" && !System.Net.Sockets.Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var emulator = await AnEmulator.StartAsync();
        using var http = AnEmulator.Trusting(
            emulator.Running.CertificateAuthorityPath, new Uri($"https://{host}:{emulator.Running.Endpoint.Port}/"));

        Assert.True((await http.GetAsync("/_emulator/health", AnEmulator.Now)).IsSuccessStatusCode);
    }

    private static X509Certificate2 Load(AFolder folder, DateTime? now = null) => new DevelopmentCertificates(
        new CertificateFolder(folder.Path), now is { } time ? new StoppedTime(time) : TimeProvider.System).LoadOrCreate();

    private static void AssertTrusted(AFolder folder, X509Certificate2 certificate, DateTime when)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(Path.Combine(folder.Path, "ca.pem"));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = when;

        Assert.True(chain.Build(certificate), string.Join(',', chain.ChainStatus.Select(status => status.StatusInformation)));
    }
}
