using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Secrets;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Remotes;

/// <summary>
/// The services that buckets may be copied to, in <c>remotes.toml</c>, one <c>[[remote]]</c> each: <c>name</c>, <c>url</c>, <c>access_key_id</c>,
/// <c>secret_obscured</c> (or <c>secret</c>, raw), <c>region</c>. A change is made on the newest file under a lock, and keeps comments and order.
/// </summary>
public sealed class RemoteFile(ConfigDirectory directory, VaultPassword? passwords = null)
{
    /// <summary>In the configuration directory.</summary>
    public const string FileName = "remotes.toml";

    private const string ArrayName = "remote";
    private const string SecretObscured = "secret_obscured";

    private const string Header =
        "# Where pys3local copies buckets to. The secrets are obscured, which is not encryption: keep this file to yourself.\n"
        + "# 'pys3local remotes' changes it; a server reads it when it starts.\n";

    private static readonly string[] Names = ["name", "url", "access_key_id", "secret", SecretObscured, "region"];

    /// <summary>Absolute; the file may be missing.</summary>
    public string Path => directory.FileOf(FileName);

    /// <summary>In the order of the file; none where it is missing.</summary>
    /// <exception cref="ConfigurationException">It cannot be read or has a fault, with its place.</exception>
    public IReadOnlyList<RemoteEntry> Read()
    {
        try
        {
            return ConfigFile.Read(directory, FileName, passwords) is { } file ? EntriesOf(file.Document) : [];
        }
        catch (TomlException error)
        {
            throw error.In(Path);
        }
    }

    /// <summary>Appends one.</summary>
    /// <exception cref="ConfigurationException">There is one of this name.</exception>
    public void Add(RemoteEntry entry) => Change(document =>
    {
        if (ByName(document, entry.Name) is not null)
            throw new ConfigurationException($"the remote '{entry.Name}' exists already; remove it first", Path);

        var begun = document.Text.Length == 0 ? TomlDocument.Parse(Header) : document;
        return begun.WithElement([ArrayName],
        [
            new("name", TomlValue.Of(entry.Name)), new("url", TomlValue.Of(entry.Url)), new("access_key_id", TomlValue.Of(entry.AccessKeyId)),
            new(SecretObscured, TomlValue.Of(Obscured.Conceal(entry.Secret))),
            .. entry.Region == RemoteEntry.DefaultRegion ? (KeyValuePair<string, TomlValue>[])[] : [new("region", TomlValue.Of(entry.Region))],
        ]);
    });

    /// <summary>False where there is none of this name.</summary>
    public bool Remove(string name)
    {
        var found = false;
        Change(document =>
        {
            var table = ByName(document, name);
            found = table is not null;
            return found ? document.WithoutElement(table!) : document;
        });
        return found;
    }

    private static TomlTable? ByName(TomlDocument document, string name) =>
        document.Root.Find(ArrayName)?.AsArray().Select(static one => one.AsTable()).FirstOrDefault(table => table.Find("name")?.AsString() == name);

    private static List<RemoteEntry> EntriesOf(TomlDocument document)
    {
        foreach (var (name, unknown) in document.Root)
        {
            if (name != ArrayName)
                throw unknown.Error($"'{name}' is not known here{NearestName.Suggestion(name, [ArrayName])}; each remote is a [[remote]]");
        }

        var entries = new List<RemoteEntry>();
        foreach (var value in document.Root.Find(ArrayName)?.AsArray() ?? [])
        {
            var entry = EntryOf(value);
            if (entries.Exists(other => other.Name == entry.Name))
                throw value.Error($"the remote {entry.Name} is in this file twice");

            entries.Add(entry);
        }

        return entries;
    }

    private static RemoteEntry EntryOf(TomlValue value)
    {
        var table = value.AsTable();
        foreach (var (name, unknown) in table)
        {
            if (!Names.Contains(name))
                throw unknown.Error($"'{name}' is not known here{NearestName.Suggestion(name, Names)}; a remote has {string.Join(", ", Names)}");
        }

        return new RemoteEntry(Text("name"), Text("url"), Text("access_key_id"), SecretOf(value, table), table.Find("region")?.AsString() ?? RemoteEntry.DefaultRegion);

        string Text(string name) => (table.Find(name) ?? throw value.Error($"this remote has no {name}")).AsString();
    }

    private static string SecretOf(TomlValue value, TomlTable table)
    {
        if (table.Find("secret") is { } raw)
            return raw.AsString();

        var obscured = table.Find(SecretObscured) ?? throw value.Error("this remote has no secret");
        return Obscured.Reveal(obscured.AsString()) ?? throw obscured.Error("this is not an obscured secret; 'pys3local obscure' makes one");
    }

    private void Change(Func<TomlDocument, TomlDocument> edit)
    {
        using var held = directory.Lock();
        var file = ConfigFile.Read(directory, FileName, passwords) ?? new ConfigFile(Path, TomlDocument.Empty, Password: null);
        try
        {
            var edited = edit(file.Document);
            if (!ReferenceEquals(edited, file.Document))
                directory.Write(FileName, file.Encode(edited));
        }
        catch (TomlException error)
        {
            throw error.In(Path);
        }
    }
}
