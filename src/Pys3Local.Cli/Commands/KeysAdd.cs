using System.CommandLine;
using System.Security.Cryptography;
using Pys3Local.Cli.Configuring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local keys add</c>.</summary>
internal static class KeysAdd
{
    public static Command Create(Shell shell, Func<ParseResult, KeyFile> open, Option<bool> json)
    {
        var id = Text("--id", "ID", "The access key ID. Default: a random one");
        var secret = new Option<bool>("--secret") { Description = "Take the secret from standard input or ask for it. Default: a random one" };
        var preset = Text("--preset", "NAME", $"What the key may do: {string.Join(", ", KeyPresetNames.All)}. Default: full");
        preset.CompletionSources.Add([.. KeyPresetNames.All]);
        var buckets = Many("--bucket", "PATTERN", "Only these buckets (* and ?). May be repeated");
        var prefix = Text("--prefix", "TEXT", "Only object keys that begin with this");
        var actions = Many("--action", "ACTION", "Only these actions, as s3:GetObject. May be repeated");
        var expires = Text("--expires", "WHEN", "When the key ends: 2027-01-31, 2027-01-31T12:00Z, 90d, 12h, 30m");
        var note = Text("--note", "TEXT", "What the key is for");
        var user = Text("--user", "NAME", $"Whom the key belongs to. Default: {AccessKeyEntry.DefaultUser}");
        var command = new ShellCommand(
            "add",
            "Add a key and print it with its secret.",
            "pys3local keys add --preset read-only --bucket 'photos-*'",
            "pys3local keys add --preset append-only --bucket backup --prefix laptop/ --expires 365d --note laptop")
        {
            id, secret, preset, buckets, prefix, actions, expires, note, user,
        };
        command.SetAction(parsed =>
        {
            using var random = RandomNumberGenerator.Create();
            var pair = AccessKeyPair.Create(random);
            var entry = open(parsed).Add(new()
            {
                Id = parsed.GetValue(id) ?? pair.Id,
                Secret = parsed.GetValue(secret) ? Prompt.Hidden(shell, Prompt.IsPossible ? "Secret access key: " : "") ?? "" : pair.Secret,
                Preset = Preset(parsed.GetValue(preset) ?? "full"),
                Buckets = parsed.GetValue(buckets) ?? [],
                Prefix = parsed.GetValue(prefix),
                Actions = parsed.GetValue(actions) ?? [],
                Expires = parsed.GetValue(expires) is { } when ? Future(ExpiryText.Parse(when, shell.Time.GetUtcNow()), shell) : null,
                Note = parsed.GetValue(note),
                User = parsed.GetValue(user) ?? AccessKeyEntry.DefaultUser,
            });
            KeyText.Write(shell, entry, withSecret: true, parsed.GetValue(json));
        });
        return command;
    }

    private static DateTimeOffset Future(DateTimeOffset end, Shell shell) =>
        end > shell.Time.GetUtcNow() ? end : throw new UsageException("--expires: this is in the past");

    private static KeyPreset Preset(string name) =>
        KeyPresetNames.Parse(name) ?? throw new UsageException($"--preset: '{name}' is none of {string.Join(", ", KeyPresetNames.All)}");

    private static Option<string> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    private static Option<string[]> Many(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
