namespace Pys3Local.Server.Metrics;

/// <summary>What the server counts, and what else is shown with it.</summary>
public sealed class ServerMetrics(LastWrites lastWrites)
{
    public RequestCounts Requests { get; } = new();

    public LastWrites LastWrites { get; } = lastWrites;

    /// <summary>Who may read the numbers with <c>Authorization: Bearer</c>; null where no token is set, and then whoever is on this machine may.</summary>
    public string? Token { get; init; }

    /// <summary>What the parts of the server that this project does not know have to say; each writes whole families.</summary>
    public IReadOnlyList<Func<MetricsText, CancellationToken, ValueTask>> Sources { get; init; } = [];

    /// <summary>What MinIO's names are about; null where there is no store that knows it.</summary>
    public Func<CancellationToken, ValueTask<StoreNumbers>> Store { get; init; } = static _ => new(StoreNumbers.None);
}
