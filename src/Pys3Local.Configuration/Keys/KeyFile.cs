using System.Security.Cryptography;
using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Secrets;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Keys;

/// <summary>
/// The access keys in <c>keys.toml</c>, one <c>[[key]]</c> each: <c>id</c>, <c>secret_obscured</c> (or <c>secret</c>, raw), <c>user</c>, <c>preset</c>,
/// <c>buckets</c>, <c>prefix</c>, <c>actions</c>, <c>expires</c>, <c>expect_hours</c>, <c>note</c>, <c>disabled</c>, <c>created</c>. Every change is made on the newest file
/// under a lock, atomically and durably, and keeps comments and order. Reading <see cref="Entries"/> is safe at any time.
/// </summary>
public sealed class KeyFile(ConfigDirectory directory, TimeProvider time, VaultPassword? passwords = null, RandomNumberGenerator? random = null)
{
    public const string FileName = "keys.toml";

    /// <summary>The note of the key that a server makes for itself.</summary>
    public const string ServerKeyNote = "made at the first start";

    private const string ArrayName = "key";

    private const string Header =
        "# Access keys of pys3local. The secrets are obscured, which is not encryption: keep this file to yourself.\n"
        + "# 'pys3local keys' changes it; a running server reads it again when it changes.\n";

    private readonly RandomNumberGenerator _random = random ?? RandomNumberGenerator.Create();
    private readonly Lock _reloading = new();
    private volatile Snapshot _snapshot = new([], [], default);

    /// <summary>Absolute; the file may be missing.</summary>
    public string Path => directory.FileOf(FileName);

    /// <summary>The keys as of the last <see cref="Load"/>, <see cref="TryReload"/> or change through this object, in the order of the file.</summary>
    public IReadOnlyList<AccessKeyEntry> Entries => _snapshot.Entries;

    /// <summary>The key of this id as of the same moment; null if there is none.</summary>
    public AccessKeyEntry? Find(string id) => _snapshot.ById.GetValueOrDefault(id);

    /// <summary>Reads the file; a missing one has no keys.</summary>
    /// <exception cref="ConfigurationException">It cannot be read or has a fault, with its place; the entries stay what they were.</exception>
    public void Load()
    {
        lock (_reloading)
            Read(FileStamp.Of(Path));
    }

    /// <summary>Reads the file again if its time, size or inode has changed since, which is cheap to ask; true if what it says has changed.</summary>
    /// <exception cref="ConfigurationException">As <see cref="Load"/>, once for each state of the file; the entries stay what they were.</exception>
    public bool TryReload()
    {
        lock (_reloading)
        {
            var stamp = FileStamp.Of(Path);
            if (stamp == _snapshot.Stamp)
                return false;
            var before = _snapshot.Content;
            Read(stamp);
            return !before.AsSpan().SequenceEqual(_snapshot.Content);
        }
    }

    /// <summary>Appends a key; <see cref="AccessKeyEntry.Created"/> becomes now where it is not given.</summary>
    /// <exception cref="ConfigurationException">The id exists already, or the key is not valid.</exception>
    public AccessKeyEntry Add(AccessKeyEntry entry)
    {
        entry = entry with { Created = entry.Created ?? Now() };
        if ((entry.Fault() ?? entry.FaultOfNew()) is { } fault)
            throw new ConfigurationException(fault);
        Change(document => ById(document, entry.Id) is null
            ? Append(document, entry)
            : throw new ConfigurationException($"the key {entry.Id} exists already", Path));
        return entry;
    }

    /// <summary>Disables or enables a key; false if there is none of this id.</summary>
    public bool SetDisabled(string id, bool disabled) => Change(id, (document, table) => disabled
        ? document.With(table, KeyTable.DisabledName, TomlValue.Of(true))
        : document.Without(table, KeyTable.DisabledName));

    /// <summary>Changes what a key may do, until when, and its note; its id and its secret stay. Null if there is none of this id.</summary>
    /// <exception cref="ConfigurationException">What it would become is not valid.</exception>
    public AccessKeyEntry? Edit(string id, Func<AccessKeyEntry, AccessKeyEntry> change)
    {
        var found = Change(id, (document, _) =>
        {
            // Read under the lock, just now.
            AccessKeyEntry before = Find(id)!, after = change(before);
            // A text that somebody has written into the file is not to keep the key from being changed.
            var fault = after.Fault() ?? (after.Buckets.SequenceEqual(before.Buckets) ? null : after.FaultOfNewBuckets())
                ?? (after.Note == before.Note && after.User == before.User ? null : after.FaultOfTexts());
            if (fault is not null)
                throw new ConfigurationException(fault);
            foreach (var (name, value) in KeyTable.Changes(before, after))
                document = value is null ? document.Without(ById(document, id)!, name) : document.With(ById(document, id)!, name, value);
            return document;
        });
        return found ? Find(id) : null;
    }

    /// <summary>Removes a key with the comment above it; false if there is none of this id.</summary>
    public bool Remove(string id) => Change(id, (document, table) => document.WithoutElement(table));

    /// <summary>Gives a key a new random secret, which is in the answer; null if there is none of this id.</summary>
    public AccessKeyEntry? Rotate(string id)
    {
        var secret = AccessKeyPair.CreateSecret(_random);
        var changed = Change(id, (document, table) =>
        {
            var obscured = TomlValue.Of(Obscured.Conceal(secret));
            if (table.ContainsKey(KeyTable.SecretObscured))
                return document.With(table, KeyTable.SecretObscured, obscured);
            document = document.Without(table, "secret");
            return document.With(ById(document, id)!, KeyTable.SecretObscured, obscured);
        });
        return changed ? Find(id) : null;
    }

    /// <summary>
    /// The key of a server that is started without any: a random pair that may do everything, stored as the first entry. Null if there are keys
    /// already.
    /// </summary>
    public AccessKeyEntry? CreateServerKey()
    {
        var pair = AccessKeyPair.Create(_random);
        var entry = new AccessKeyEntry { Id = pair.Id, Secret = pair.Secret, Note = ServerKeyNote, Created = Now() };
        var created = false;
        Change(document => (created = !document.Root.ContainsKey(ArrayName)) ? Append(document, entry) : document);
        return created ? entry : null;
    }

    private static TomlDocument Append(TomlDocument document, AccessKeyEntry entry)
    {
        if (document.Text.Length == 0)
            document = TomlDocument.Parse(Header);
        return document.WithElement([ArrayName], KeyTable.Write(entry));
    }

    private static TomlTable? ById(TomlDocument document, string id) =>
        document.Root.Find(ArrayName)?.AsArray().Select(key => key.AsTable()).FirstOrDefault(table => table["id"].AsString() == id);

    private bool Change(string id, Func<TomlDocument, TomlTable, TomlDocument> edit)
    {
        var found = false;
        Change(document =>
        {
            var table = ById(document, id);
            found = table is not null;
            return found ? edit(document, table!) : document;
        });
        return found;
    }

    private void Change(Func<TomlDocument, TomlDocument> edit)
    {
        using var held = directory.Lock();
        lock (_reloading)
        {
            var file = Read(FileStamp.Of(Path)) ?? new ConfigFile(Path, TomlDocument.Empty, Password: null);
            if (file.Document.Root.Find(ArrayName) is { IsTableArray: false } inline)
                throw inline.Error("write each key as a [[key]] of its own to have it changed here").In(Path);
            var edited = edit(file.Document);
            if (ReferenceEquals(edited, file.Document))
                return;
            directory.Write(FileName, file.Encode(edited));
            Read(FileStamp.Of(Path));
        }
    }

    // The stamp is taken before the reading: what is written in between is then seen the next time.
    private ConfigFile? Read(FileStamp stamp)
    {
        _snapshot = _snapshot with { Stamp = stamp };
        var content = directory.Read(FileName);
        if (content is null)
        {
            _snapshot = new Snapshot([], [], stamp);
            return null;
        }

        var file = ConfigFile.Parse(directory, FileName, content, passwords);
        try
        {
            _snapshot = new Snapshot(content, Entry(file.Document), stamp);
        }
        catch (TomlException error)
        {
            throw error.In(Path);
        }

        return file;
    }

    private static List<AccessKeyEntry> Entry(TomlDocument document)
    {
        foreach (var (name, unknown) in document.Root)
        {
            if (name != ArrayName)
                throw unknown.Error($"'{name}' is not known here{NearestName.Suggestion(name, [ArrayName])}; each key is a [[key]]");
        }

        var entries = new List<AccessKeyEntry>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in document.Root.Find(ArrayName)?.AsArray() ?? [])
        {
            var entry = KeyTable.Read(value);
            if (!ids.Add(entry.Id))
                throw value.AsTable()["id"].Error($"the key {entry.Id} is in this file twice");
            entries.Add(entry);
        }

        return entries;
    }

    // Whole seconds are what a person wants to read in the file.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

    private sealed record Snapshot(byte[] Content, IReadOnlyList<AccessKeyEntry> Entries, FileStamp Stamp)
    {
        internal Dictionary<string, AccessKeyEntry> ById { get; } = Entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
    }
}
