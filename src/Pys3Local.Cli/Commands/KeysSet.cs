using ConsoleAppFramework;
using Pys3Local.Cli.Configuring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local keys set</c>: what a key may do, without a new secret for its client.</summary>
internal sealed class KeysSet(CommandLine line) : Command(
    line,
    new CommandShape("keys set", "Change what a key may do. What is not given stays as it is.")
    {
        Arguments = [Id],
        Options = [.. Changing],
        Examples =
        [
            "pys3local keys set 2OVBXPYE6CYLRVUUQK3D --preset append-only --bucket laptop",
            "pys3local keys set 2OVBXPYE6CYLRVUUQK3D --expires never --prefix ''",
            "pys3local keys set 2OVBXPYE6CYLRVUUQK3D --expect 26h",
            "pys3local keys set 2OVBXPYE6CYLRVUUQK3D --quota 500GiB",
        ],
    })
{
    /// <summary>As buckets or actions: no limit.</summary>
    private const string All = "*";

    private static readonly Argument Id = new("ID", "The access key ID.");
    private static readonly Option<string?> Preset = Option.Optional("--preset", "NAME", $"What the key may do: {string.Join(", ", KeyPresetNames.All)}.");
    private static readonly Option<string[]> Buckets = Option.Many("--bucket", "PATTERN", "Only these buckets, in place of those before (* for all). May be repeated.");
    private static readonly Option<string?> Prefix = Option.Optional("--prefix", "TEXT", "Only object keys that begin with this ('' for all).");
    private static readonly Option<string[]> Actions = Option.Many("--action", "ACTION", "Only these actions, in place of those before (* for all of the preset). May be repeated.");
    private static readonly Option<string?> Expiry = Option.Optional("--expires", "WHEN", "When the key ends: 2027-01-31, 2027-01-31T12:00Z, 90d, 12h, 30m, never.");
    private static readonly Option<string?> Expect = Option.Optional("--expect", "TIME", "How often the key stores something at least: 26h, 8d, never. When it did not, status, health and metrics report it.");
    private static readonly Option<string?> Quota = Option.Optional("--quota", "SIZE", "All that the key stores from now on may have so many bytes together, in all buckets: 500GiB, 2TB, none.");
    private static readonly Option<string?> QuotaObjects = Option.Optional("--quota-objects", "NUMBER", "So many versions; none for no bound.");
    private static readonly Option<string?> Note = Option.Optional("--note", "TEXT", "What the key is for ('' for none).");

    private static Option[] Changing => [Preset, Buckets, Prefix, Actions, Expiry, Expect, Quota, QuotaObjects, Note];

    public Task SetAsync([Argument] string id) => Run(async invocation =>
    {
        var shell = invocation.Shell;
        if (!Changing.Any(invocation.Line.Given.ContainsKey))
            throw new UsageException("keys set: say what to change; see 'pys3local keys set --help'");

        var home = ConfigurationHome.Find(invocation);
        var file = KeysCommand.Open(home, shell);
        if (file.Find(id) is null)
            throw KeysCommand.Missing(id);
        await KeyQuotaCheck.RequireAsync(home, id, ByteSize.Parse("--quota", invocation.Get(Quota)), ByteSize.ParseCount("--quota-objects", invocation.Get(QuotaObjects)), shell);
        var entry = file.Edit(id, before => Changed(before, invocation)) ?? throw KeysCommand.Missing(id);
        KeyText.Write(shell, entry, withSecret: false, invocation.Get(RootOptions.Json));
        ConfigurationHome.ReportChange(file.Path, shell);
        return ExitCode.Success;
    });

    private static AccessKeyEntry Changed(AccessKeyEntry before, Invocation invocation) => before with
    {
        Preset = invocation.Get(Preset) is { } preset
            ? KeyPresetNames.Parse(preset) ?? throw new UsageException($"--preset: '{preset}' is not a preset; use one of {string.Join(", ", KeyPresetNames.All)}")
            : before.Preset,
        Buckets = List(invocation.Get(Buckets), before.Buckets),
        Prefix = invocation.Get(Prefix) ?? before.Prefix,
        Actions = invocation.Get(Actions) is [All] ? [] : List(KeyActions.Named(invocation.Get(Actions)), before.Actions),
        Expires = Expires(invocation.Get(Expiry), before.Expires, invocation.Shell.Time.GetUtcNow()),
        ExpectHours = ExpectedHours.Parse("--expect", invocation.Get(Expect)) is { } hours ? hours > 0 ? hours : null : before.ExpectHours,
        QuotaBytes = Bound(ByteSize.Parse("--quota", invocation.Get(Quota)), before.QuotaBytes),
        QuotaVersions = Bound(ByteSize.ParseCount("--quota-objects", invocation.Get(QuotaObjects)), before.QuotaVersions),
        Note = invocation.Get(Note) ?? before.Note,
    };

    private static IReadOnlyList<string> List(string[] given, IReadOnlyList<string> before) => given is [] ? before : given is [All] ? [] : given;

    private static long? Bound(long? given, long? before) => given is null ? before : given > 0 ? given : null;

    private static DateTimeOffset? Expires(string? given, DateTimeOffset? before, DateTimeOffset now) => given switch
    {
        null => before,
        "never" => null,
        _ when ExpiryText.Parse(given, now) is var end && end > now => end,
        _ => throw new UsageException("--expires: this is in the past"),
    };
}
