namespace Pys3Local.S3Client.Credentials;

/// <summary>
/// The files of the AWS command line: <c>~/.aws/credentials</c>, then <c>~/.aws/config</c>; the profile is that of <c>AWS_PROFILE</c>, or
/// <c>default</c>. Read again for each request that needs a key, so that a rotated one is used at once.
/// </summary>
/// <param name="variable">Reads a variable of the environment.</param>
/// <param name="profile">Null for <c>AWS_PROFILE</c>.</param>
public sealed class SharedFileCredentials(Func<string, string?> variable, string? profile = null) : ICredentialSource
{
    private const long MaxLength = 1 << 20;

    private readonly string _profile = profile ?? (variable("AWS_PROFILE") is { Length: > 0 } named ? named : "default");

    public string Name => "~/.aws/credentials";

    public ValueTask<S3Credentials?> FindAsync(CancellationToken cancellationToken) =>
        new(Find(Path("AWS_SHARED_CREDENTIALS_FILE", "credentials"), _profile) ??
            Find(Path("AWS_CONFIG_FILE", "config"), _profile == "default" ? _profile : "profile " + _profile));

    /// <summary>The keys of one section.</summary>
    internal static Dictionary<string, string> Section(string text, string section)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var isIn = false;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;

            if (line[0] == '[' && line[^1] == ']')
                isIn = line[1..^1].Trim() == section;
            else if (isIn && line.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
                found[line[..at].Trim()] = line[(at + 1)..].Trim();
        }

        return found;
    }

    private static S3Credentials? Find(string? path, string section)
    {
        if (path is null || !File.Exists(path) || new FileInfo(path).Length > MaxLength)
            return null;

        try
        {
            var values = Section(File.ReadAllText(path), section);
            return values.TryGetValue("aws_access_key_id", out var id) && values.TryGetValue("aws_secret_access_key", out var secret)
                ? new S3Credentials(id, secret, values.GetValueOrDefault("aws_session_token"))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? Path(string name, string file) =>
        variable(name) is { Length: > 0 } path ? path
        : variable("HOME") is { Length: > 0 } home ? System.IO.Path.Combine(home, ".aws", file)
        : null;
}
