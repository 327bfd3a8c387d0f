using System.CommandLine;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local verify</c>: everything is read again and compared with what was stored, by the server that runs there or without one.</summary>
internal static class VerifyCommand
{
    private const int MostMebibytes = 100_000;

    public static Command Create(Shell shell)
    {
        var options = new ServeOptions();
        var index = new Option<bool>("--index") { Description = "Compare the index with the files only, and put it right; read no contents" };
        var bucket = new Option<string>("--bucket") { HelpName = "NAME", Description = "Only this bucket" };
        var rate = SharedOptions.Number("--rate", "MIB", "Read at most so many MiB per second");
        var quarantine = new Option<bool>("--quarantine") { Description = "Move what is damaged out of its bucket, into .pys3local/quarantine" };
        var json = SharedOptions.Json();
        var command = new ShellCommand(
            "verify",
            "Read every object again and compare it with its checksum; a server that runs there does it beside its requests. Nothing is repaired but the index; exit code 1 where something is wrong.",
            "pys3local verify --path /srv/backup",
            "pys3local verify --path /srv/backup --rate 50 --json")
        {
            options.Path, options.BackendConfig, options.ConfigDir, index, bucket, rate, quarantine, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = ServeSettings.Read(options, parsed, shell);
            WholeNumber.InRange(rate.Name, parsed.GetValue(rate), 1, MostMebibytes);
            var asked = new VerifyRequest
            {
                Index = parsed.GetValue(index),
                Bucket = parsed.GetValue(bucket),
                BytesPerSecond = parsed.GetValue(rate) is { } mebibytes ? (long)mebibytes << 20 : null,
                Quarantine = parsed.GetValue(quarantine),
            };
            var line = new ProgressLine<VerifyProgress>(shell, p => $"{p.Versions} versions, {SizeText.Of(p.Bytes)}");
            if (RunningServer.Find(settings) is { } server)
            {
                using (server)
                    return await VerifyText.WriteAsync(shell, server.VerifyAsync(asked, line, cancellationToken), line, parsed.GetValue(json));
            }

            await using var store = await LocalStores.OpenExistingAsync(settings, shell, cancellationToken);
            if (asked.Bucket is { } name && (await store.ListBucketsAsync(cancellationToken)).All(known => known.Name != name))
                throw new CommandException($"{name}: there is no such bucket");
            return await VerifyText.WriteAsync(shell, store.VerifyAsync(asked.Options, line, cancellationToken), line, parsed.GetValue(json));
        });
        return command;
    }
}
