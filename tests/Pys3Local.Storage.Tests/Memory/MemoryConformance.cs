using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Tests.Memory;

[InheritsTests]
public sealed class MemoryConformance : ObjectStoreConformance
{
    protected override ValueTask<IObjectStore> CreateAsync() => ValueTask.FromResult<IObjectStore>(new MemoryObjectStore());
}
