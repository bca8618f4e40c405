using System.IO.Compression;
using Azure.Data.Tables;

namespace Chat.Functions.Moderation.Policies;

/// <summary>
/// Table moderation, partition <c>policy</c>: a policy file, compressed, in one row, so that it changes at once or not at all. A property takes 64 KiB,
/// a row 1 MiB: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.
/// </summary>
public static class PolicyRow
{
    public const string Partition = "policy";

    /// <summary>The row of the policy in force.</summary>
    public const string Current = "current";

    /// <summary>The row of the policy that judges beside it.</summary>
    public const string Shadow = "shadow";

    private const int LongestPart = 60 * 1024;
    private const int MostParts = 15;

    /// <exception cref="ArgumentException">Even compressed it is larger than a row: 900 KiB.</exception>
    public static TableEntity Of(string slot, byte[] json, string version)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(json);
        }

        var parts = packed.ToArray().Chunk(LongestPart).ToList();
        if (parts.Count > MostParts)
        {
            throw new ArgumentException($"The policy has {packed.Length} bytes compressed; a row takes {MostParts * LongestPart}.", nameof(json));
        }

        var row = new TableEntity(Partition, slot) { ["Version"] = version, ["Parts"] = parts.Count };
        foreach (var (part, number) in parts.Select((part, number) => (part, number)))
        {
            row[$"Part{number}"] = part;
        }

        return row;
    }

    /// <exception cref="InvalidDataException">The row is no policy, or one that unpacks to more than a policy may have.</exception>
    public static byte[] Json(TableEntity row)
    {
        using var packed = new MemoryStream();
        for (var part = 0; part < (row.GetInt32("Parts") ?? 0); part++)
        {
            packed.Write(row.GetBinary($"Part{part}") ?? throw new InvalidDataException($"Part{part} is missing."));
        }

        packed.Position = 0;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        var json = new byte[PolicyReader.Longest + 1];
        var length = gzip.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);

        return length <= PolicyReader.Longest ? json[..length] : throw new InvalidDataException("It unpacks to more than a policy may have.");
    }
}
