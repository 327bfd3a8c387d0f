using System.Globalization;
using System.Text.Json;
using ConsoleAppFramework;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local keyring</c>: the keys that encrypt what is stored. A running server uses a change within a second.</summary>
internal sealed class KeyringCommand : Command
{
    private static readonly Argument RingFile = new("FILE", "A ring, or a page of 'keyring export'; - reads it from standard input.");

    public KeyringCommand(CommandLine line)
        : base(line, Shapes)
    {
    }

    private static CommandShape[] Shapes =>
    [
        new("keyring", "Manage the ring of keys that encrypts what is stored. Without its keys nobody can read what they have encrypted. A running server uses a change within a second.")
        {
            IsGroup = true,
            Section = CommandSection.Access,
            Shared = [RootOptions.Json, ServeOptions.KeyringFile, ServeOptions.ConfigDir],
            Examples = ["pys3local keyring init", "pys3local keyring export > keyring.txt"],
        },
        new("keyring init", "Make a ring with one key. A server makes one in its configuration directory by itself, when encryption is first asked for.") { Examples = ["pys3local keyring init --keyring-file /run/secrets/keyring"] },
        new("keyring list", "List the keys of the ring, by their fingerprints.") { Examples = ["pys3local keyring list --json"] },
        new("keyring rotate", "Make a new key the active one. A server then seals the keys of all objects by it, in the background and without rewriting content. The old keys stay in the ring.") { Examples = ["pys3local keyring rotate"] },
        new("keyring export", "Print the ring, to be kept on paper or in a safe. Whoever has it can read everything.") { Examples = ["pys3local keyring export > keyring.txt"] },
        new("keyring import", "Add the keys of another ring or of an exported page. Where there is no ring, it becomes the ring.") { Arguments = [RingFile], Examples = ["pys3local keyring import keyring.txt"] },
    ];

    public Task InitAsync() => Run(invocation =>
    {
        var file = KeyringPlace.Of(invocation);
        var ring = file.Change(known => known is null ? file.New() : throw new CommandException($"{file.Path}: there is a ring already; 'pys3local keyring rotate' gives it a new key"));
        Write(invocation, ring);
        Report(invocation, file, $"the ring was made with the key {ring.Active.Id}");
        invocation.Shell.Error.WriteLine("pys3local: what is encrypted with it is lost without it: type 'pys3local keyring export', and keep the page");
    });

    public Task ListAsync() => Run(invocation => Write(invocation, Existing(KeyringPlace.Of(invocation).Load(), invocation)));

    public Task RotateAsync() => Run(invocation =>
    {
        var file = KeyringPlace.Of(invocation);
        var ring = file.Change(known => Existing(known, invocation).WithActive(file.NewKey()));
        Write(invocation, ring);
        Report(invocation, file, $"the active key is {ring.Active.Id} now");
        invocation.Shell.Error.WriteLine("pys3local: keep a new page of 'pys3local keyring export': the page before lacks this key");
    });

    public Task ExportAsync() => Run(invocation => invocation.Shell.Out.Write(
        $"# pys3local keyring export, {invocation.Shell.Time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}. 'pys3local keyring import FILE' reads this page;\n# an id is the fingerprint of its key, so a slip in typing is noticed.\n{KeyRingText.Write(Existing(KeyringPlace.Of(invocation).Load(), invocation))}"));

    public Task ImportAsync([Argument] string path) => Run(invocation =>
    {
        var added = Parse(path);
        var file = KeyringPlace.Of(invocation);
        var count = 0;
        var ring = file.Change(known =>
        {
            count = added.Keys.Count(key => known?.Find(key.Id) is null);
            return known is null ? added : count == 0 ? known : known.WithKeysOf(added);
        });
        Write(invocation, ring);
        Report(invocation, file, $"{CountText.Of(count, "key")} added; the active one is {ring.Active.Id}");
    });

    private static KeyRing Parse(string path)
    {
        try
        {
            return KeyRingText.Parse(path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path));
        }
        catch (FormatException failure)
        {
            throw new CommandException($"{path}: this is no ring of keys: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be read: {FileFailures.Reason(failure)}");
        }
    }

    private static KeyRing Existing(KeyRing? ring, Invocation invocation) =>
        ring ?? throw new CommandException($"there is no ring of keys in {KeyringPlace.Of(invocation).Path}; 'pys3local keyring init' makes one");

    private static void Write(Invocation invocation, KeyRing ring)
    {
        var shell = invocation.Shell;
        if (invocation.Get(RootOptions.Json))
        {
            JsonText.Write(shell, json =>
            {
                json.WriteStartArray();
                foreach (var key in ring.Keys)
                    WriteJson(json, key, ring);
                json.WriteEndArray();
            });
            return;
        }

        var table = new Table("KEY", "CREATED", "STATE");
        foreach (var key in ring.Keys)
            table.Add(key.Id, Date(key), key == ring.Active ? "active" : "kept");
        table.Write(shell);
    }

    private static void WriteJson(Utf8JsonWriter json, RingKey key, KeyRing ring)
    {
        json.WriteStartObject();
        json.WriteString("id", key.Id);
        json.WriteString("created", Date(key));
        json.WriteBoolean("active", key == ring.Active);
        json.WriteEndObject();
    }

    private static string Date(RingKey key) => key.Created.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Report(Invocation invocation, KeyringFile file, string what) => invocation.Shell.Error.WriteLine($"pys3local: {file.Path}: {what}");
}
