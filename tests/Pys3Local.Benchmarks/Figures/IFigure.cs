namespace Pys3Local.Benchmarks.Figures;

/// <summary>Something that can be measured by itself; adds one row or a few that belong together.</summary>
internal interface IFigure
{
    /// <summary>What it is selected by.</summary>
    string Name { get; }

    void Measure(Bench bench);
}
