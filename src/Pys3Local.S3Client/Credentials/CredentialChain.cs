namespace Pys3Local.S3Client.Credentials;

/// <summary>The first of several sources that has a key, looked for with each request: a key that is added or rotated later is found.</summary>
public sealed class CredentialChain(params IReadOnlyList<ICredentialSource> sources) : ICredentialSource
{
    public string Name => string.Join(", ", sources.Select(source => source.Name));

    public async ValueTask<S3Credentials?> FindAsync(CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if (await source.FindAsync(cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        }

        return null;
    }

    public bool Renews(S3Credentials refused) => sources.Any(source => source.Renews(refused));
}
