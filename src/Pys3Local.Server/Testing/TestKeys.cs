using Pys3Local.S3.Access;

namespace Pys3Local.Server.Testing;

/// <summary>The keys of a server for tests: those that are there, with secrets of any length, and others too where anyone may come.</summary>
public sealed class TestKeys(IAccessKeys known, bool takesAny) : IAccessKeys
{
    public bool TakesShortSecrets => true;

    public IEnumerable<string>? Users => takesAny ? null : known.Users;

    /// <summary>The secret of a key that nobody has made is its id, as in <c>test</c> and <c>test</c>, <c>minioadmin</c> and <c>minioadmin</c>.</summary>
    public AccessKey? Find(string accessKeyId) => known.Find(accessKeyId)
        ?? (takesAny && accessKeyId.Length > 0 ? new AccessKey { Id = accessKeyId, Secret = accessKeyId } : null);

    public string? WhyRefused(string accessKeyId) => known.WhyRefused(accessKeyId);
}
