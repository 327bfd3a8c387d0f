using Pys3Local.Benchmarks.Report;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>The executable that a person copies.</summary>
internal sealed class SizeFigure : IFigure
{
    public string Name => "size";

    public void Measure(Bench bench) => bench.Add(new()
    {
        Name = Name,
        Figure = "binary, static, with TLS",
        Ours = new FileInfo(bench.Options.Binary).Length / 1e6,
        Unit = "MB",
        Expected = Expectation.AtMost(25),
    });
}
