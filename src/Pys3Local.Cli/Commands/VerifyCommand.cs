using System.CommandLine;
using System.Text;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local verify</c>: everything is read again and compared with what was stored.</summary>
internal static class VerifyCommand
{
    private const int MostMebibytes = 100_000;

    public static Command Create(Shell shell)
    {
        var options = new ServeOptions();
        var index = new Option<bool>("--index") { Description = "Compare the index with the files only, and put it right; read no contents" };
        var bucket = new Option<string>("--bucket") { HelpName = "NAME", Description = "Only this bucket" };
        var rate = SharedOptions.Number("--rate", "MIB", "Read at most so many MiB per second");
        var json = SharedOptions.Json();
        var command = new ShellCommand(
            "verify",
            "Read every object again and compare it with its checksum, while no server runs. Nothing is repaired but the index; exit code 1 where something is wrong.",
            "pys3local verify --path /srv/backup",
            "pys3local verify --path /srv/backup --rate 50 --json")
        {
            options.Path, options.BackendConfig, options.ConfigDir, index, bucket, rate, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = ServeSettings.Read(options, parsed, shell);
            WholeNumber.InRange(rate.Name, parsed.GetValue(rate), 1, MostMebibytes);
            await using var store = await LocalStores.OpenExistingAsync(settings, shell, cancellationToken);
            var asked = new VerifyOptions
            {
                IndexOnly = parsed.GetValue(index),
                Bucket = parsed.GetValue(bucket),
                BytesPerSecond = parsed.GetValue(rate) is { } mebibytes ? (long)mebibytes << 20 : null,
            };
            if (asked.Bucket is { } name && await store.FindBucketAsync(name, cancellationToken) is null)
                throw new CommandException($"{name}: there is no such bucket");
            return await RunAsync(shell, store, asked, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, LocalObjectStore store, VerifyOptions asked, bool json, CancellationToken cancellationToken)
    {
        var findings = new List<VerifyFinding>();
        var line = new ProgressLine<VerifyProgress>(shell, p => $"{p.Versions} versions, {SizeText.Of(p.Bytes)}");
        await foreach (var finding in store.VerifyAsync(asked, line, cancellationToken))
        {
            findings.Add(finding);
            if (json)
                continue;

            line.Clear();
            shell.Out.WriteLine($"{Word(finding)}: {Name(finding)}: {finding.Message}");
        }

        line.Clear();
        if (json)
            WriteJson(shell, line.Last, findings);
        else
            shell.Out.WriteLine($"{line.Last.Versions} versions, {SizeText.Of(line.Last.Bytes)} read, {findings.Count} findings"
                + (line.Last.Unverifiable > 0 ? $"; {line.Last.Unverifiable} have no checksum that can be computed again" : ""));

        // An index that was put right is no damage. A changed file is: nobody can tell a careless hand from a failing disk.
        return findings.Exists(f => f.Fault != VerifyFault.Index) ? ExitCode.Failure : ExitCode.Success;
    }

    private static void WriteJson(Shell shell, VerifyProgress progress, List<VerifyFinding> findings) => JsonText.Write(shell, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("versions", progress.Versions);
        json.WriteNumber("bytes", progress.Bytes);
        json.WriteNumber("unverifiable", progress.Unverifiable);
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("fault", Word(finding));
            json.WriteString("bucket", finding.Bucket);
            json.WriteString("key", finding.Key);
            json.WriteString("versionId", finding.VersionId);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    // A key may hold what would be another line, or an order to the terminal.
    private static string Name(VerifyFinding finding)
    {
        string version = finding.VersionId is null or ObjectInfo.NullVersion ? "" : $" (version {finding.VersionId})";
        var name = new StringBuilder();
        foreach (char c in $"{finding.Bucket}/{finding.Key}{version}")
            name.Append(char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString());
        return name.ToString();
    }

    private static string Word(VerifyFinding finding) => finding.Fault.ToString().ToLowerInvariant();
}
