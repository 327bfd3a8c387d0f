using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Local.Tests;

[InheritsTests]
public sealed class LocalConformance : ObjectStoreConformance
{
    private readonly TemporaryStore _directory = new();

    protected override async ValueTask<IObjectStore> CreateAsync() => await LocalObjectStore.OpenAsync(_directory.Options);

    protected override async ValueTask<IObjectStore?> ReopenAsync() => await LocalObjectStore.OpenAsync(_directory.Options);

    protected override ValueTask CleanUpAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
