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
        Arguments = [_id],
        Options = [_preset, _buckets, _prefix, _actions, _expires, _expect, _quota, _quotaObjects, _note],
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

    private static readonly Argument _id = new("ID", "The access key ID.");
    private static readonly Option<string?> _preset = Option.Optional("--preset", "NAME", $"What the key may do: {string.Join(", ", KeyPresetNames.All)}.");
    private static readonly Option<string[]> _buckets = Option.Many("--bucket", "PATTERN", "Only these buckets, in place of those before (* for all). May be repeated.");
    private static readonly Option<string?> _prefix = Option.Optional("--prefix", "TEXT", "Only object keys that begin with this ('' for all).");
    private static readonly Option<string[]> _actions = Option.Many("--action", "ACTION", "Only these actions, in place of those before (* for all of the preset). May be repeated.");
    private static readonly Option<string?> _expires = Option.Optional("--expires", "WHEN", "When the key ends: 2027-01-31, 2027-01-31T12:00Z, 90d, 12h, 30m, never.");
    private static readonly Option<string?> _expect = Option.Optional("--expect", "TIME", "It is a finding of status, health and metrics when the key has stored nothing for so long: 26h, 8d, never.");
    private static readonly Option<string?> _quota = Option.Optional("--quota", "SIZE", "All that the key stores from now on may have so many bytes together, in all buckets: 500GiB, 2TB, none.");
    private static readonly Option<string?> _quotaObjects = Option.Optional("--quota-objects", "NUMBER", "So many versions; none for no bound.");
    private static readonly Option<string?> _note = Option.Optional("--note", "TEXT", "What the key is for ('' for none).");

    public Task SetAsync([Argument] string id) => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var home = ConfigurationHome.Find(invocation);
        var file = KeysCommand.Open(home, shell);
        if (file.Find(id) is null)
            throw KeysCommand.Missing(id);
        await KeyQuotaCheck.RequireAsync(home, id, ByteSize.Parse("--quota", invocation.Get(_quota)), ByteSize.ParseCount("--quota-objects", invocation.Get(_quotaObjects)), shell);
        var entry = file.Edit(id, before => Changed(before, invocation)) ?? throw KeysCommand.Missing(id);
        KeyText.Write(shell, entry, withSecret: false, invocation.Get(RootOptions.Json));
        ConfigurationHome.ReportChange(file.Path, shell);
        return ExitCode.Success;
    });

    private static AccessKeyEntry Changed(AccessKeyEntry before, Invocation invocation) => before with
    {
        Preset = invocation.Get(_preset) is { } preset
            ? KeyPresetNames.Parse(preset) ?? throw new UsageException($"--preset: '{preset}' is not a preset; use one of {string.Join(", ", KeyPresetNames.All)}")
            : before.Preset,
        Buckets = List(invocation.Get(_buckets), before.Buckets),
        Prefix = invocation.Get(_prefix) ?? before.Prefix,
        Actions = List(invocation.Get(_actions), before.Actions),
        Expires = Expires(invocation.Get(_expires), before.Expires, invocation.Shell.Time.GetUtcNow()),
        ExpectHours = ExpectedHours.Parse("--expect", invocation.Get(_expect)) is { } hours ? hours > 0 ? hours : null : before.ExpectHours,
        QuotaBytes = Bound(ByteSize.Parse("--quota", invocation.Get(_quota)), before.QuotaBytes),
        QuotaVersions = Bound(ByteSize.ParseCount("--quota-objects", invocation.Get(_quotaObjects)), before.QuotaVersions),
        Note = invocation.Get(_note) ?? before.Note,
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
