using Pys3Local.Storage.Local.Operations;

namespace Pys3Local.Storage.Local.Tests;

/// <summary>A data directory that goes with the test.</summary>
internal sealed class TemporaryStore : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pys3local-test-").FullName;

    public LocalStoreOptions Options => new() { Path = Path };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
