using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Whole;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local decrypt</c>: out of an encrypted data directory, with the ring and without a server.</summary>
internal sealed class DecryptCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "decrypt",
        "Write what is encrypted in the clear, with the ring of keys and without a server: a whole data directory into another one, or one object into a file. What is there already is passed over, so it can be stopped and started again. Exit code 1 if something was left.")
    {
        Section = CommandSection.Data,
        Options = [To, Bucket, Key, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.KeyringFile, ServeOptions.ConfigDir],
        Examples =
        [
            "pys3local decrypt --path /mnt/copy --keyring-file keyring.txt --to /srv/plain",
            "pys3local decrypt --path /mnt/copy --bucket photos --key 2026/cat.jpg --to cat.jpg",
        ],
    })
{
    private static readonly Option<string?> To = Option.Optional("--to", "DIR", "The data directory that is written, with every version and its metadata; with --key the file, or - for standard output.");
    private static readonly Option<string?> Bucket = Option.Optional("--bucket", "NAME", "Only this bucket.", "all");
    private static readonly Option<string?> Key = Option.Optional("--key", "KEY", "Only this object of the bucket.");

    public Task DecryptAsync() => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var settings = ServeSettings.Read(invocation);
        var to = invocation.Get(To) ?? throw new UsageException("--to DIR is missing: where to write");
        if (invocation.Get(Key) is not null && invocation.Get(Bucket) is null)
            throw new UsageException("--key needs --bucket");

        if (invocation.Get(Key) is null && to == "-")
            throw new UsageException("--to - is for one object, with --bucket and --key; a whole store needs a directory");

        if (invocation.Get(Key) is null)
            ApartFromData.CheckDirectory(To.Name, to, settings);
        else if (to != "-")
            ApartFromData.CheckFile(To.Name, to, settings);

        await using var store = await EncryptedStores.OpenAsync(await LocalStores.OpenExistingAsync(settings, shell, CancellationToken.None), settings, shell, always: false);
        return invocation.Get(Key) is { } key
            ? await ObjectAsync(store, invocation.Get(Bucket)!, key, to)
            : await DirectoryAsync(store, invocation.Get(Bucket), to, shell);
    });

    private static async Task<int> ObjectAsync(EncryptedStore store, string bucket, string key, string to)
    {
        await BucketChoice.OfAsync(store, bucket);
        await using var reader = await store.OpenObjectAsync(bucket, key, null, CancellationToken.None);
        if (reader is null || reader.Info.IsDeleteMarker)
            throw new CommandException($"{bucket}/{key}: there is no such object");

        await using var output = to == "-" ? StandardStream.Output : Created(to);
        var buffer = new byte[128 << 10];
        while (await reader.ReadAsync(buffer, CancellationToken.None) is var count and > 0)
            await output.WriteAsync(buffer.AsMemory(0, count));
        return ExitCode.Success;
    }

    private static FileStream Created(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be made; nothing that is there is overwritten");
        }
    }

    private static async Task<int> DirectoryAsync(EncryptedStore store, string? bucket, string to, Shell shell)
    {
        await using var plain = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = Path.GetFullPath(to), Time = shell.Time, Log = shell.Error.WriteLine }, CancellationToken.None);
        var progress = new ProgressLine<PassProgress>(shell, p => $"{CountText.Of(p.Done, "version")} written, {SizeText.Of(p.Bytes)}");
        var copy = new PlainCopy(store, plain, progress, line =>
        {
            progress.Clear();
            shell.Error.WriteLine($"pys3local: {Printable.Of(line)}");
        });
        var done = default(PassProgress);
        foreach (var one in await BucketChoice.OfAsync(store, bucket))
            done = await copy.RunAsync(one, CancellationToken.None);

        progress.Clear();
        shell.Out.WriteLine($"{CountText.Of(done.Done, "version")} written, {SizeText.Of(done.Bytes)}; {SizeText.Count(done.Skipped)} were there already" + (done.Left > 0 ? $"; {SizeText.Count(done.Left)} could not be decrypted" : ""));
        return done.Left > 0 ? ExitCode.Failure : ExitCode.Success;
    }
}
