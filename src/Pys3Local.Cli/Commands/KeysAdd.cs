using System.Security.Cryptography;
using Pys3Local.Cli.Configuring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local keys add</c>.</summary>
internal sealed class KeysAdd(CommandLine line) : Command(
    line,
    new CommandShape("keys add", "Add a key and print it with its secret.")
    {
        Options = [Id, Secret, Preset, Buckets, Prefix, Actions, Expires, Expect, Quota, QuotaObjects, Note, User],
        Examples =
        [
            "pys3local keys add --preset read-only --bucket 'photos-*'",
            "pys3local keys add --preset append-only --bucket backup --prefix laptop/ --expires 365d --note laptop",
        ],
    })
{
    private static readonly Option<string?> Id = Option.Optional("--id", "ID", "The access key ID.", "a random one");
    private static readonly Option<bool> Secret = Option.Flag("--secret", "Take the secret from standard input or ask for it, instead of a random one.");
    private static readonly Option<string> Preset = Option.Choice("--preset", "NAME", $"What the key may do: {string.Join(", ", KeyPresetNames.All)}.", [.. KeyPresetNames.All], "full");
    private static readonly Option<string[]> Buckets = Option.Many("--bucket", "PATTERN", "Only these buckets (* and ?). May be repeated.");
    private static readonly Option<string?> Prefix = Option.Optional("--prefix", "TEXT", "Only object keys that begin with this.");
    private static readonly Option<string[]> Actions = Option.Many("--action", "ACTION", "Only these actions, as s3:GetObject. May be repeated.");
    private static readonly Option<string?> Expires = Option.Optional("--expires", "WHEN", "When the key ends: 2027-01-31, 2027-01-31T12:00Z, 90d, 12h, 30m.", "never");
    private static readonly Option<string?> Expect = Option.Optional("--expect", "TIME", "How often the key stores something at least: 26h, 8d. When it did not, status, health and metrics report it.", "no writes are expected");
    private static readonly Option<string?> Quota = Option.Optional("--quota", "SIZE", "All that the key stores from now on may have so many bytes together, in all buckets: 500GiB, 2TB.");
    private static readonly Option<string?> QuotaObjects = Option.Optional("--quota-objects", "NUMBER", "So many versions.");
    private static readonly Option<string?> Note = Option.Optional("--note", "TEXT", "What the key is for.");
    private static readonly Option<string> User = Option.WithDefault("--user", "NAME", "Whom the key belongs to.", AccessKeyEntry.DefaultUser);

    public Task AddAsync() => Run(async invocation =>
    {
        var shell = invocation.Shell;
        using var random = RandomNumberGenerator.Create();
        var pair = AccessKeyPair.Create(random);
        var home = ConfigurationHome.Find(invocation);
        var file = KeysCommand.Open(home, shell);
        var quota = ByteSize.Parse("--quota", invocation.Get(Quota)) is > 0 and var bytes ? bytes : (long?)null;
        var quotaVersions = ByteSize.ParseCount("--quota-objects", invocation.Get(QuotaObjects)) is > 0 and var versions ? versions : (long?)null;
        if (invocation.Get(Id) is { } given)
            await KeyQuotaCheck.RequireAsync(home, given, quota, quotaVersions, shell);
        var entry = file.Add(new()
        {
            Id = invocation.Get(Id) ?? pair.Id,
            Secret = invocation.Get(Secret) ? Prompt.Hidden(shell, Prompt.IsPossible ? "Secret access key: " : "") ?? "" : pair.Secret,
            Preset = KeyPresetNames.Parse(invocation.Get(Preset))!.Value,
            Buckets = invocation.Get(Buckets),
            Prefix = invocation.Get(Prefix) is "" ? throw new UsageException("--prefix is given and empty, which would open every name; leave it out if that is meant") : invocation.Get(Prefix),
            Actions = KeyActions.Named(invocation.Get(Actions)),
            Expires = invocation.Get(Expires) is { } when ? Future(ExpiryText.Parse(when, shell.Time.GetUtcNow()), shell) : null,
            ExpectHours = ExpectedHours.Parse("--expect", invocation.Get(Expect)) is > 0 and var hours ? hours : null,
            QuotaBytes = quota,
            QuotaVersions = quotaVersions,
            Note = invocation.Get(Note),
            User = invocation.Get(User),
        });
        KeyText.Write(shell, entry, withSecret: true, invocation.Get(RootOptions.Json));
        ConfigurationHome.ReportChange(file.Path, shell);
        return ExitCode.Success;
    });

    private static DateTimeOffset Future(DateTimeOffset end, Shell shell) =>
        end > shell.Time.GetUtcNow() ? end : throw new UsageException("--expires: this is in the past");
}
