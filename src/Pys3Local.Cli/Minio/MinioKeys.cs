using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Minio;

/// <summary>The pair of keys, by the first family of names that has one: an id of one is never put together with a secret of another.</summary>
internal static class MinioKeys
{
    private const int MaxFileBytes = 4096;

    /// <summary>The strongest first.</summary>
    public static readonly (string Id, string Secret)[] Families =
    [
        ("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"),
        ("MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"),
        ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    ];

    /// <summary>Empty where there is none, or our own variables name one.</summary>
    /// <exception cref="UsageException">There is only half of a pair.</exception>
    public static IReadOnlyDictionary<Option, ForeignValue> Read(Shell shell)
    {
        if (shell.Variable(ServeOptions.AccessKeyId.Variable!) is { Length: > 0 })
            return new Dictionary<Option, ForeignValue>();
        foreach (var (id, secret) in Families)
        {
            var (idValue, secretValue) = (Value(id, shell), Value(secret, shell));
            if (idValue is null && secretValue is null)
                continue;
            if (idValue is null || secretValue is null)
                throw new UsageException($"{(idValue is null ? secret : id)} is set and {(idValue is null ? id : secret)} is not: a server needs both, or neither");
            return new Dictionary<Option, ForeignValue> { [ServeOptions.AccessKeyId] = idValue, [ServeOptions.SecretAccessKey] = secretValue };
        }

        return new Dictionary<Option, ForeignValue>();
    }

    /// <summary>From the variable, or from the file that it names with <c>_FILE</c> at its end, as secrets of containers are given.</summary>
    private static ForeignValue? Value(string name, Shell shell)
    {
        if (shell.Variable(name) is { Length: > 0 } text)
            return new([text], name);
        return shell.Variable(name + "_FILE") is { Length: > 0 } path ? new([ReadFile(name + "_FILE", path)], name + "_FILE") : null;
    }

    private static string ReadFile(string name, string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes)
                throw new CommandException($"{name}: {path} is too long for a key");
            return File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : throw new CommandException($"{name}: {path} is empty");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{name}: {path} cannot be read: {FileFailures.Reason(failure)}");
        }
    }
}
