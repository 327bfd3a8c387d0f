namespace Pys3Local.S3Client.Credentials;

/// <summary>A key as requests are signed with.</summary>
/// <param name="AccessKeyId">Public.</param>
/// <param name="SecretAccessKey">Never in any text.</param>
/// <param name="SessionToken">Of temporary keys; null for others.</param>
/// <param name="Expires">UTC; null if never.</param>
public sealed record S3Credentials(string AccessKeyId, string SecretAccessKey, string? SessionToken = null, DateTimeOffset? Expires = null)
{
    /// <summary>No secret in any text.</summary>
    public override string ToString() => AccessKeyId;
}

/// <summary>Where keys come from.</summary>
public interface ICredentialSource
{
    /// <summary>For people: <c>environment</c>, <c>~/.aws/credentials</c>, <c>instance metadata</c>.</summary>
    string Name { get; }

    /// <summary>The key to use now; null if this source has none.</summary>
    ValueTask<S3Credentials?> FindAsync(CancellationToken cancellationToken);

    /// <summary>The service says that this key has expired. True where the next look may find another one: the request is worth one more try.</summary>
    bool Renews(S3Credentials refused) => false;
}

/// <summary>A key that is written in the configuration.</summary>
public sealed class StaticCredentials(S3Credentials credentials) : ICredentialSource
{
    public string Name => "configuration";

    public ValueTask<S3Credentials?> FindAsync(CancellationToken cancellationToken) => new(credentials);
}

/// <summary>Requests are not signed: what is public can be read.</summary>
public sealed class NoCredentials : ICredentialSource
{
    public string Name => "none";

    public ValueTask<S3Credentials?> FindAsync(CancellationToken cancellationToken) => default;
}
