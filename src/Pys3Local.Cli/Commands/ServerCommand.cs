using ConsoleAppFramework;
using Pys3Local.Cli.Minio;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local server</c>: a server as MinIO is started, with its environment. In all else it is <c>serve</c>.</summary>
internal sealed class ServerCommand(CommandLine line) : Command(
    line,
    new CommandShape("server", "Serve a directory as S3, started as MinIO is: its arguments, its port 9000, and its environment (MINIO_ROOT_USER and others). Takes every option of 'serve', too.")
    {
        Section = CommandSection.Server,
        Arguments = [new("DIR", "The directory that holds the data; one.") { IsOptional = true, IsRepeatable = true }],
        Options = [Address, ConsoleAddress, CertsDir, .. Ignored, .. ServeOptions.All],
        Examples = ["pys3local server /data --address :9000", "MINIO_ROOT_USER=me MINIO_ROOT_PASSWORD=long-enough pys3local server /data"],
    })
{
    public const int DefaultPort = 9000;

    private const string DefaultAddress = ":9000";

    private static readonly Option<string?> Address = Option.Optional("--address", "ADDRESS", "Where to listen, as --listen.", DefaultAddress);
    private static readonly Option<string?> ConsoleAddress = Option.Optional("--console-address", "ADDRESS", "Accepted for compose files, and not used: PYS3LOCAL_CONSOLE says where the console listens.");
    private static readonly Option<string?> CertsDir = Option.Optional("-S|--certs-dir", "DIR", "Serve HTTPS with public.crt and private.key of this directory, if they are there.");

    private static readonly Option[] Ignored =
    [
        Option.Flag("--quiet", "Accepted. The start is short anyway."),
        Option.Flag("--anonymous", "Accepted. What is printed at the start holds no secret but one that was just made."),
        Option.Flag("--json", "Accepted. Log lines are text."),
        Option.Many("--ftp", "SETTING", "Accepted. There is no FTP: a line says so."),
        Option.Many("--sftp", "SETTING", "Accepted. There is no SFTP: a line says so."),
    ];

    public Task ServeAsync([Argument] params string[] dir) => Run(invocation =>
    {
        var settings = ReadSettings(invocation, dir);
        foreach (var note in Notes(invocation, settings))
            invocation.Shell.Error.WriteLine($"pys3local: {note}");
        return ServerRun.RunAsync(settings, invocation.Shell);
    });

    /// <summary>Ours are the strongest, then MinIO's arguments, then its environment.</summary>
    internal static ServeSettings ReadSettings(Invocation invocation, IReadOnlyList<string> directories)
    {
        var foreign = new Dictionary<Option, ForeignValue>(MinioNames.Read(invocation.Shell));
        foreign.TryAdd(ServeOptions.Listen, new([DefaultAddress], "default"));
        var given = new Dictionary<Option, IReadOnlyList<string>>(invocation.Line.Given);
        if (directories.Count > 0)
            given.TryAdd(ServeOptions.Path, [MinioNames.Directory("DIR", string.Join(' ', directories))]);
        if (invocation.Get(Address) is { } address)
            given.TryAdd(ServeOptions.Listen, [address]);
        if (invocation.Get(CertsDir) is { } certificates && FileFailures.Guard(() => PathKinds.IsThere(Path.Combine(certificates, "public.crt"))))
        {
            given.TryAdd(ServeOptions.TlsCert, [Path.Combine(certificates, "public.crt")]);
            given.TryAdd(ServeOptions.TlsKey, [Path.Combine(certificates, "private.key")]);
        }

        var settings = ServeSettings.Read(given, foreign, invocation.Shell);
        if (settings.Get(ServeOptions.Backend) != "local" || EmptyDirectories.Of(settings.Get(ServeOptions.Path)) is not { Count: > 0 } made)
            return settings;
        given[ServeOptions.CreateBucket] = [.. settings.Get(ServeOptions.CreateBucket), .. made];
        return ServeSettings.Read(given, foreign, invocation.Shell);
    }

    /// <summary>What was asked for and is not done.</summary>
    internal static IEnumerable<string> Notes(Invocation invocation, ServeSettings settings)
    {
        if (invocation.Get(ConsoleAddress) is { } console)
            yield return $"--console-address {console}: nothing listens there; PYS3LOCAL_CONSOLE says where the console listens";
        if (invocation.Get(CertsDir) is { } directory && settings.Get(ServeOptions.TlsCert) is null)
            yield return $"--certs-dir {directory}: there is no public.crt in it, so this is plain HTTP";
        foreach (var option in Ignored.OfType<Option<string[]>>())
        {
            if (invocation.Get(option).Length > 0)
                yield return $"{option.Name}: there is only S3 here; it is left out";
        }

        if (settings.Get(ServeOptions.AccessKeyId) is null && !settings.Get(ServeOptions.NoAuth) && !settings.Get(ServeOptions.Ci))
            yield return "no MINIO_ROOT_USER and MINIO_ROOT_PASSWORD: there is no minioadmin:minioadmin here, but a pair that is made once (for tests --ci takes any)";
        foreach (var line in WithoutCounterpart.Lines(invocation.Shell))
            yield return line;
    }
}
