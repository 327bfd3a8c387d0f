using System.Security.Cryptography;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Tests.Multipart;

/// <summary>The decorator is a store as good as the one in it.</summary>
[InheritsTests]
public sealed class StagedConformance : ObjectStoreConformance
{
    protected override ValueTask<IObjectStore> CreateAsync() =>
        ValueTask.FromResult<IObjectStore>(new StagedMultipart(new MemoryObjectStore(), RandomNumberGenerator.Create(), Budget.Unlimited));
}
