using System.Globalization;

namespace Chat.Emulator.Tests;

/// <summary>That later pages cost what earlier ones cost: medians, so that a busy machine does not matter.</summary>
internal static class Flat
{
    public static void Assert(List<double> milliseconds)
    {
        var half = milliseconds.Count / 2;
        var (early, late) = (Median(milliseconds[2..half]), Median(milliseconds[half..]));

        // A cost that grows with position gives 3 between the halves; jitter of a loopback request does not.
        Xunit.Assert.True(late < (early * 2) + 1, string.Create(CultureInfo.InvariantCulture, $"pages took {early:0.0} ms, later {late:0.0} ms"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
