using System.Security.Cryptography;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Tests.Multipart;

[InheritsTests]
public sealed class StagedMultipartConformance : MultipartConformance
{
    protected override ValueTask<IObjectStore> CreateAsync() =>
        ValueTask.FromResult<IObjectStore>(new StagedMultipart(new PausingStore(new MemoryObjectStore()), RandomNumberGenerator.Create(), Budget.Unlimited));
}
