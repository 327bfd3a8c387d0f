using System.Globalization;

namespace Pys3Local.Benchmarks.Report;

/// <summary>What the project wants of a figure.</summary>
/// <param name="OfRatio">The ratio is meant, not our figure itself.</param>
/// <param name="AtLeast">More is better.</param>
internal sealed record Expectation(bool OfRatio, bool AtLeast, double Value)
{
    public static Expectation Ratio(double atLeast) => new(true, true, atLeast);

    public static Expectation RatioAtMost(double atMost) => new(true, false, atMost);

    public static Expectation AtMost(double value) => new(false, false, value);

    public static Expectation Minimum(double value) => new(false, true, value);

    public bool Met(double ours, double? ratio)
    {
        var value = OfRatio ? ratio ?? 0 : ours;
        return AtLeast ? value >= Value : value <= Value;
    }

    public override string ToString() =>
        $"{(OfRatio ? "ratio " : "")}{(AtLeast ? "≥" : "≤")} {Value.ToString("#,0.##", CultureInfo.InvariantCulture)}";
}
