using Pys3Local.S3.Auth;

namespace Pys3Local.Cli.Serving;

/// <summary>The one key that was given on the command line or in the environment.</summary>
internal sealed class FixedKeys(AccessKey key) : IAccessKeys
{
    public AccessKey? Find(string accessKeyId) => accessKeyId == key.Id ? key : null;
}
