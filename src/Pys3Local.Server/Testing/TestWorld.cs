using Pys3Local.S3;
using Pys3Local.Storage;

namespace Pys3Local.Server.Testing;

/// <summary>What one name space of a test server consists of.</summary>
public sealed record TestWorld(IObjectStore Store, S3Endpoint Endpoint);

/// <summary>How a test server makes what it needs; given by the composition root.</summary>
public sealed record TestSetup
{
    public required TestClock Clock { get; init; }

    /// <summary>Opens an empty world, for the access key that has one of its own.</summary>
    public required Func<string, CancellationToken, ValueTask<TestWorld>> OpenWorld { get; init; }

    /// <summary>Makes an empty store to keep a snapshot in.</summary>
    public required Func<IObjectStore> NewStore { get; init; }

    /// <summary>Puts into an empty store what a server begins with.</summary>
    public required Func<IObjectStore, CancellationToken, Task> Begin { get; init; }

    /// <summary>Every access key has buckets of its own.</summary>
    public bool HasNamespaces { get; init; }
}
