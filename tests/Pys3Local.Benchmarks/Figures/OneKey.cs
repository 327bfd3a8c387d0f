using Pys3Local.Benchmarks.Signing;
using Pys3Local.S3.Access;

namespace Pys3Local.Benchmarks.Figures;

internal sealed class OneKey : IAccessKeys
{
    private readonly AccessKey _key = new() { Id = RequestSigner.AccessKeyId, Secret = RequestSigner.Secret };

    public AccessKey? Find(string accessKeyId) => accessKeyId == _key.Id ? _key : null;
}
