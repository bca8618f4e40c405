using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Chat.Emulator.Certificates;

/// <summary>
/// Binds the development authority to this machine's own names: people put it into their trust stores and its key lies on
/// a disk, so it must be no good for anything else.
/// </summary>
/// <remarks>RFC 5280, section 4.2.1.10</remarks>
internal static class NameConstraints
{
    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag IpAddress = new(TagClass.ContextSpecific, 7);

    public static X509Extension ThisMachine()
    {
        var asn = new AsnWriter(AsnEncodingRules.DER);
        using (asn.PushSequence())
        using (asn.PushSequence(Permitted))
        {
            using (asn.PushSequence())
            {
                asn.WriteCharacterString(UniversalTagNumber.IA5String, "localhost", DnsName);
            }

            using (asn.PushSequence())
            {
                asn.WriteOctetString([127, 0, 0, 0, 255, 0, 0, 0], IpAddress);
            }

            using (asn.PushSequence())
            {
                asn.WriteOctetString([.. new byte[15], 1, .. Enumerable.Repeat((byte)255, 16)], IpAddress);
            }
        }

        return new X509Extension("2.5.29.30", asn.Encode(), critical: true);
    }
}
