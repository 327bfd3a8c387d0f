using Pys3Local.Benchmarks.Report;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>The rows of a contest with nginx: how fast, and at what price.</summary>
internal static class Rates
{
    public const string PerSecond = "req/s";
    public const string Megabytes = "MB/s";

    /// <summary>Microseconds of processor time; the least that issue and design ask of us against nginx.</summary>
    private static readonly Expectation Processor = Expectation.RatioAtMost(2);

    public static void Add(Bench bench, string name, string figure, string unit, Contest result, string what, double expected, string durability = "")
    {
        bench.Add(new()
        {
            Name = name,
            Figure = figure,
            Ours = result.Ours.Rate,
            Unit = unit,
            Beside = result.Other.Rate,
            What = what,
            Ratio = result.Ratio,
            Expected = Expectation.Ratio(expected),
            Durability = durability,
            Note = unit == PerSecond ? $"p99 {result.Ours.P99:0.00} ms, {what} {result.Other.P99:0.00} ms" : "",
        });
        bench.Add(new()
        {
            Name = name + "-cpu",
            Figure = "· processor time per request",
            Ours = result.Ours.Processor,
            Unit = "µs",
            Beside = result.Other.Processor,
            What = what,
            Ratio = result.ProcessorRatio,
            Expected = Processor,
            Durability = durability,
            Note = $"generator {result.Ours.Client:0.0} µs",
        });
    }
}
