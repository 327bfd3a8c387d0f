namespace Pys3Local.S3Client.Credentials;

/// <summary><c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>.</summary>
/// <param name="variable">Reads a variable of the environment.</param>
public sealed class EnvironmentCredentials(Func<string, string?> variable) : ICredentialSource
{
    public string Name => "environment";

    public ValueTask<S3Credentials?> FindAsync(CancellationToken cancellationToken) =>
        variable("AWS_ACCESS_KEY_ID") is { Length: > 0 } id && variable("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret
            ? new(new S3Credentials(id, secret, variable("AWS_SESSION_TOKEN") is { Length: > 0 } token ? token : null))
            : default;
}
