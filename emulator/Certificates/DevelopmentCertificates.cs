using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chat.Emulator.Certificates;

/// <summary>A development authority and the server certificate it signs: made once, used again, renewed in time.</summary>
internal sealed class DevelopmentCertificates(CertificateFolder folder, TimeProvider time)
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(5 * 365);

    // Some clients refuse server certificates that live longer than 398 days.
    private static readonly TimeSpan ServerLife = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    public X509Certificate2 LoadOrCreate()
    {
        using var onlyMe = folder.Lock(time);
        var authority = LoadAuthority();
        var server = authority is null ? null : LoadServer(authority);
        if (server is null)
        {
            authority ??= CreateAuthority();
            server = CreateServer(authority);
        }

        authority?.Dispose();
        using (server)
        {
            // Windows cannot serve with a key that was read from PEM; PKCS #12 works everywhere.
            return X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), null);
        }
    }

    private X509Certificate2? LoadAuthority() =>
        Load(() => X509Certificate2.CreateFromPemFile(folder.AuthorityPath, folder.AuthorityKeyPath), ServerLife + RenewBefore);

    private X509Certificate2? LoadServer(X509Certificate2 authority)
    {
        var server = Load(() => X509Certificate2.CreateFromPemFile(folder.ServerPath), RenewBefore);

        return server?.IssuerName.RawData.AsSpan().SequenceEqual(authority.SubjectName.RawData) is true ? server : null;
    }

    private X509Certificate2? Load(Func<X509Certificate2> read, TimeSpan margin)
    {
        try
        {
            var certificate = read();
            if (certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime > margin)
            {
                return certificate;
            }

            certificate.Dispose();
            return null;
        }
        catch (Exception fault) when (fault is CryptographicException or IOException)
        {
            // Missing or damaged: it is made anew.
            return null;
        }
    }

    private X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // The name is new each time, so that a trust store can tell a new authority from an old one.
        var request = new CertificateRequest(
            $"CN=acs-emulator development CA {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(NameConstraints.ThisMachine());
        var now = time.GetUtcNow();
        var authority = request.CreateSelfSigned(now.AddDays(-1), now + AuthorityLife);
        CertificateFolder.WritePrivate(folder.AuthorityKeyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
        CertificateFolder.WritePublic(folder.AuthorityPath, authority.ExportCertificatePem() + "\n");

        return authority;
    }

    private X509Certificate2 CreateServer(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var now = time.GetUtcNow();
        using var bare = request.Create(authority, now.AddDays(-1).AddHours(1), now + ServerLife, RandomNumberGenerator.GetBytes(16));
        CertificateFolder.WritePrivate(folder.ServerPath, $"{bare.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");

        return bare.CopyWithPrivateKey(key);
    }
}
