using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Cli.Terminal;
using Pys3Local.S3Client.Credentials;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.Cli.Transfers;

/// <summary>Another S3 service as it is named on the command line: a URL, or the name of a configured backend.</summary>
/// <param name="Options">How to reach it.</param>
/// <param name="Bucket">That was named with it; null for none.</param>
/// <param name="Prefix">Of keys, that was named with it; empty for none.</param>
internal sealed record OtherService(S3ConnectionOptions Options, string? Bucket, string Prefix)
{
    private const int MaxSecretBytes = 4096;
    private const string Amazon = ".amazonaws.com";
    private const string Secret = "AWS_SECRET_ACCESS_KEY";

    /// <param name="text"><c>https://HOST/BUCKET</c> or <c>NAME/BUCKET</c>, each with <c>s3://</c> before it or not.</param>
    /// <param name="option">For messages.</param>
    public static OtherService Of(Invocation invocation, string text, string option)
    {
        var given = text.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) ? text["s3://".Length..] : text;
        var (options, bucket, prefix) = given.Contains("://", StringComparison.Ordinal) ? OfUrl(invocation, given, option) : OfName(invocation, given, option);
        if (invocation.Get(TransferOptions.Region) is { } region)
            options = options with { Region = region };

        options = invocation.Get(TransferOptions.Addressing) switch
        {
            TransferOptions.Path => options with { Addressing = Addressing.Path },
            TransferOptions.VirtualHost => options with { Addressing = Addressing.VirtualHost },
            _ => options,
        };
        if (invocation.Get(TransferOptions.Authorities) is { } authorities)
            options = options with { Authorities = authorities };

        return new(WithKey(invocation, options), bucket, prefix);
    }

    private static OtherService OfUrl(Invocation invocation, string text, string option)
    {
        var place = Upstream.Of(text, option)!;
        var options = S3Choice.Connect(null, place.Endpoint, invocation.Shell);
        if (place.Endpoint.Host.EndsWith(Amazon, StringComparison.OrdinalIgnoreCase))
        {
            // s3.eu-central-1.amazonaws.com says both.
            var region = place.Endpoint.Host[..^Amazon.Length].Split('.') is ["s3", var named] ? named : options.Region;
            options = options with { Region = region, Addressing = Addressing.VirtualHost };
        }

        return new(options, place.Container, place.Prefix);
    }

    private static OtherService OfName(Invocation invocation, string text, string option)
    {
        var parts = text.Split('/', 3);
        var entry = ConfiguredBackend.Find(parts[0], invocation.Get(ServeOptions.ConfigDir), invocation.Shell);
        if (entry.Type != "s3")
            throw new CommandException($"{option}: the backend '{entry.Name}' is no S3 service, it is {entry.Type}");

        var bucket = parts.Length > 1 && parts[1].Length > 0 ? parts[1] : entry.Text("bucket");
        return new(S3Choice.Connect(entry, null, invocation.Shell), bucket, parts.Length > 2 ? parts[2] : "");
    }

    private static S3ConnectionOptions WithKey(Invocation invocation, S3ConnectionOptions options)
    {
        var file = invocation.Get(TransferOptions.SecretFile);
        if (invocation.Get(TransferOptions.Key) is not { } id)
            return file is null ? options : throw new UsageException("--secret-file needs --key");

        var shell = invocation.Shell;
        var isOfEnvironment = file is null && shell.Variable(Secret) is { Length: > 0 };
        var secret = file is not null ? ReadSecret(file)
            : isOfEnvironment ? shell.Variable(Secret)
            : Prompt.IsPossible ? Prompt.Hidden(shell, $"Secret of {id} at {options.Endpoint.Host}: ")
            : null;
        return secret is { Length: > 0 }
            ? options with { Credentials = new StaticCredentials(new(id, secret, isOfEnvironment && shell.Variable("AWS_SESSION_TOKEN") is { Length: > 0 } token ? token : null)) }
            : throw new UsageException($"--key needs its secret: in a file (--secret-file), in {Secret}, or typed on a terminal");
    }

    private static string ReadSecret(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxSecretBytes && File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : throw new CommandException($"--secret-file: {path} holds no secret");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--secret-file: {path} cannot be read: {FileFailures.Reason(failure)}");
        }
    }
}
