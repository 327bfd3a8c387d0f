using ConsoleAppFramework;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Reports;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.S3.Administration;
using Pys3Local.S3.Locking;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local buckets</c>: what there is, and how it is set. Beside a running server, or where none runs.</summary>
internal sealed class BucketsCommand(CommandLine line) : Command(line, Shapes)
{
    private static readonly Argument Name = new("NAME", "The bucket.");
    private static readonly Option<bool> Versions = Option.Flag("--versions", "Keep versions from now on.");
    private static readonly Option<bool> NoVersions = Option.Flag("--no-versions", "Keep no new versions; those that are there stay.");
    private static readonly Option<int?> Keep = Option.Number("--keep", "DAYS", "Everything that is written from now on stays for so many days, whoever wants it gone. It can only be made longer.", 1, RetentionFloor.MaxDays, "no floor");
    private static readonly Option<string?> Expect = Option.Optional("--expect", "TIME", "How often something is written at least: 26h, 8d, never. When nothing was, status, health and metrics report it.");
    private static readonly Option<string?> Quota = Option.Optional("--quota", "SIZE", "All versions together may have so many bytes: 500GiB, 2TB, none.");
    private static readonly Option<string?> QuotaObjects = Option.Optional("--quota-objects", "NUMBER", "There may be so many versions, delete markers not counted; none for no bound.");
    private static readonly Option<string?> Kind = Option.Optional("--kind", "KIND", "What it is for. restic: from now on every name is one of a restic repository, and every file but the config is refused unless its SHA-256 is its name. any: no such rule.");
    private static readonly Option<bool> PublicRead = Option.Flag("--public-read", "Everyone who can reach the server may read every object by its name, without a key. Nobody may list them.");
    private static readonly Option<bool> Private = Option.Flag("--private", "Nobody may do anything without a key, whatever policies and ACLs say.");
    private static readonly Option<bool> Force = Option.Flag("--force", "With everything in it, all versions and open uploads. What is locked stays, and the bucket with it.");

    private static CommandShape[] Shapes =>
    [
        new("buckets", "List, add, change and remove buckets.")
        {
            IsGroup = true,
            Section = CommandSection.Data,
            Shared = [RootOptions.Json, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.ConfigDir],
            Examples = ["pys3local buckets list --path /srv/backup", "pys3local buckets set photos --public-read"],
        },
        new("buckets list", "List the buckets with what is in them and how they are set.") { Examples = ["pys3local buckets list --json"] },
        new("buckets add", "Make a bucket.") { Arguments = [Name], Options = [Versions, Keep, Quota, QuotaObjects, Expect, Kind, PublicRead], Examples = ["pys3local buckets add laptop --keep 30"] },
        new("buckets set", "Change how a bucket is set. What is not given stays as it is.")
        {
            Arguments = [Name], Options = [Versions, NoVersions, Keep, Quota, QuotaObjects, Expect, Kind, PublicRead, Private], Examples = ["pys3local buckets set photos --public-read", "pys3local buckets set photos --private"],
        },
        new("buckets remove", "Remove a bucket that is empty, or with --force whatever is in it.") { Arguments = [Name], Options = [Force], Examples = ["pys3local buckets remove old --force"] },
    ];

    public Task ListAsync() => Run(async invocation =>
    {
        await using var administration = await OpenAsync(invocation);
        await BucketText.WriteAllAsync(invocation.Shell, administration, invocation.Get(RootOptions.Json));
        return ExitCode.Success;
    });

    public Task AddAsync([Argument] string name) => Run(async invocation =>
    {
        var change = ChangeOf(invocation);
        await using var administration = await OpenAsync(invocation);
        Write(invocation, await administration.AddBucketAsync(new BucketRequest(name, change), CancellationToken.None), "added", change);
        return ExitCode.Success;
    });

    public Task SetAsync([Argument] string name) => Run(async invocation =>
    {
        var change = ChangeOf(invocation);
        if (change == new BucketChange())
            throw new UsageException("buckets set: say what to change; see 'pys3local buckets set --help'");
        await using var administration = await OpenAsync(invocation);
        Write(invocation, await administration.ChangeBucketAsync(new BucketRequest(name, change), CancellationToken.None), "set", change);
        return ExitCode.Success;
    });

    public Task RemoveAsync([Argument] string name) => Run(async invocation =>
    {
        var shell = invocation.Shell;
        await using var administration = await OpenAsync(invocation);
        var line = new ProgressLine<EmptyingProgress>(shell, p => $"{CountText.Of(p.Versions, "version")} removed, {SizeText.Of(p.Bytes)}");
        var last = default(EmptyingProgress);
        await foreach (var one in administration.RemoveBucketAsync(new RemovalRequest(name, invocation.Get(Force)), CancellationToken.None))
        {
            if (one.Progress is { } progress)
                line.Report(last = progress);
            if (one.Failure is { } failure)
            {
                line.Clear();
                throw new CommandException(failure);
            }
        }

        line.Clear();
        if (invocation.Get(RootOptions.Json))
            JsonText.Write(shell, new RemovalEvent { Progress = last, Done = true }, AdministrationJson.Default.RemovalEvent);
        else
            shell.Out.WriteLine(last.Versions + last.Uploads > 0 ? $"✓ removed: {name} ({CountText.Of(last.Versions, "version")}, {SizeText.Of(last.Bytes)})" : $"✓ removed: {name}");
        return ExitCode.Success;
    });

    private static Task<IAdministration> OpenAsync(Invocation invocation) => AdministrationOf.OpenAsync(ServeSettings.Read(invocation), invocation.Shell, CancellationToken.None);

    private static BucketChange ChangeOf(Invocation invocation) => invocation.Get(NoVersions) && invocation.Get(Keep) is not null
        ? throw new UsageException($"{Keep.Name} and {NoVersions.Name} exclude each other: what is to stay needs versions")
        : new()
        {
            Versioning = Either(invocation, Versions, NoVersions),
            KeepDays = invocation.Get(Keep),
            QuotaBytes = ByteSize.Parse("--quota", invocation.Get(Quota)),
            QuotaVersions = ByteSize.ParseCount("--quota-objects", invocation.Get(QuotaObjects)),
            ExpectHours = ExpectedHours.Parse("--expect", invocation.Get(Expect)),
            Kind = invocation.Get(Kind),
            PublicRead = Either(invocation, PublicRead, Private),
        };

    private static bool? Either(Invocation invocation, Option<bool> yes, Option<bool> no) => (invocation.Get(yes), invocation.Get(no)) switch
    {
        (true, true) => throw new UsageException($"{yes.Name} and {no.Name} say the opposite of each other"),
        (true, false) => true,
        (false, true) => false,
        _ => null,
    };

    private static void Write(Invocation invocation, BucketDescription bucket, string done, BucketChange change)
    {
        if (invocation.Get(RootOptions.Json))
        {
            JsonText.Write(invocation.Shell, bucket, AdministrationJson.Default.BucketDescription);
            return;
        }

        invocation.Shell.Out.WriteLine(BucketText.Settings(bucket) is not BucketText.AsEveryNewOne and var settings ? $"✓ {done}: {bucket.Name} ({settings})" : $"✓ {done}: {bucket.Name}");
        if (change.PublicRead == true)
            invocation.Shell.Error.WriteLine($"Everyone who can reach the server can now read every object in {bucket.Name} whose name they know, without a key. They cannot list, write or delete. 'pys3local buckets set {bucket.Name} --private' closes it again");
        else if (change.PublicRead == false)
            invocation.Shell.Error.WriteLine($"Nobody can read or write {bucket.Name} without a key any more");
    }
}
