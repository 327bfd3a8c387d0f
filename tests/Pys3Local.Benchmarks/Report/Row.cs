namespace Pys3Local.Benchmarks.Report;

/// <summary>One figure of the table.</summary>
internal sealed record Row
{
    /// <summary>What <c>--rows</c> selects it by.</summary>
    public required string Name { get; init; }

    public required string Figure { get; init; }

    public required double Ours { get; init; }

    public required string Unit { get; init; }

    public double? Beside { get; init; }

    /// <summary>What <see cref="Beside"/> is: a rival, or a limit of the machine.</summary>
    public string? What { get; init; }

    /// <summary>Ours to the other, so that more is better for rates. Of paired runs: not always the quotient of the two medians.</summary>
    public double? Ratio { get; init; }

    public Expectation? Expected { get; init; }

    /// <summary>full, none, or nothing where no write is measured.</summary>
    public string Durability { get; init; } = "";

    public string Note { get; init; } = "";

    public bool? Met => Expected?.Met(Ours, Ratio);
}
