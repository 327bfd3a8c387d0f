using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Secrets;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Backends;

/// <summary>
/// The backends of the configuration directory: each <c>NAME.toml</c> is one, and each table of <c>backends.toml</c> is one (where that file has
/// plain keys only, it is a backend called <c>backends</c>, as for the original). A file of its own comes before a table.
/// </summary>
public sealed class BackendCatalog(ConfigDirectory directory, VaultPassword? passwords = null)
{
    private const string Together = "backends" + ConfigFile.Suffix;
    private const int MaxNameLength = 100;

    /// <summary>All backends that can be read, and what could not be.</summary>
    public BackendListing List()
    {
        var backends = new SortedDictionary<string, BackendEntry>(StringComparer.Ordinal);
        var problems = new List<ConfigurationException>();
        foreach (var file in Files().OrderBy(file => file == Together))
        {
            try
            {
                if (ConfigFile.Read(directory, file, passwords) is not { } content)
                    continue;
                foreach (var (name, table) in Tables(file, content.Document, problems))
                    AddReadable(backends, problems, name, table, content.Path);
            }
            catch (ConfigurationException problem)
            {
                problems.Add(problem);
            }
        }

        return new BackendListing([.. backends.Values], problems);
    }

    /// <summary>The backend of this name; null if there is none.</summary>
    /// <exception cref="ConfigurationException">Its file, or the <c>backends.toml</c> that it could be in, cannot be read.</exception>
    public BackendEntry? Find(string name) =>
        Locate(name) is var (_, content, table) ? new BackendEntry(name, content.Path, table) : null;

    /// <summary>
    /// Stores a backend, secrets obscured: a new one in <c>NAME.toml</c>, one that exists where it is, with its comments kept and the settings not
    /// given removed.
    /// </summary>
    /// <param name="name">Also the name of the file.</param>
    /// <param name="settings">With <c>type</c>; secrets as they are.</param>
    /// <param name="overwrite">Whether one that exists may be replaced.</param>
    /// <exception cref="ConfigurationException">The name cannot be one, or it exists and <paramref name="overwrite"/> was not asked for.</exception>
    public void Add(string name, IEnumerable<KeyValuePair<string, TomlValue>> settings, bool overwrite)
    {
        Check(name);
        using var held = directory.Lock();
        var stored = settings.Select(setting => KeyValuePair.Create(setting.Key, Store(setting.Key, setting.Value))).ToList();
        var existing = overwrite ? LocateReadable(name) : Locate(name);
        if (existing is not var (file, content, table))
        {
            var created = stored.Aggregate(TomlDocument.Empty, (document, setting) => document.With(document.Root, setting.Key, setting.Value));
            directory.Write(name + ConfigFile.Suffix, created.ToUtf8());
            return;
        }

        if (!overwrite)
            throw new ConfigurationException($"backend '{name}' exists already; give --overwrite, or remove it first", content.Path);
        directory.Write(file, content.Encode(Replace(content.Document, file == Together ? name : null, table, stored)));
    }

    /// <summary>Removes a backend, its file or its table; false if there is none. A file that cannot be read is removed too.</summary>
    public bool Remove(string name)
    {
        using var held = directory.Lock();
        if (HasFile(name))
            return directory.Delete(name + ConfigFile.Suffix);
        if (Locate(name) is not var (file, content, _))
            return false;
        if (IsSingle(content.Document))
            return directory.Delete(file);
        directory.Write(file, content.Encode(content.Document.Without(content.Document.Root, name)));
        return true;
    }

    private IEnumerable<string> Files() =>
        // Editors leave .#NAME.toml next to a file that they have open.
        directory.List(ConfigFile.Suffix).Where(file => file is not (Keys.KeyFile.FileName or Remotes.RemoteFile.FileName) && !file.StartsWith(".#", StringComparison.Ordinal));

    private bool HasFile(string name) => name + ConfigFile.Suffix is var file && file != Together && Files().Contains(file);

    private static bool IsSingle(TomlDocument together) =>
        together.Root.Count > 0 && together.Root.Values.All(value => value.Kind != TomlKind.Table);

    private (string File, ConfigFile Content, TomlTable Table)? Locate(string name)
    {
        var file = HasFile(name) ? name + ConfigFile.Suffix : Together;
        if (!Files().Contains(file) || ConfigFile.Read(directory, file, passwords) is not { } content)
            return null;
        foreach (var (found, table) in Tables(file, content.Document, problems: null))
        {
            if (found == name)
                return (file, content, table);
        }

        return null;
    }

    // A file of its own that cannot be understood is no reason not to overwrite it.
    private (string File, ConfigFile Content, TomlTable Table)? LocateReadable(string name)
    {
        try
        {
            return Locate(name);
        }
        catch (ConfigurationException) when (HasFile(name))
        {
            return null;
        }
    }

    private IEnumerable<(string Name, TomlTable Table)> Tables(string file, TomlDocument document, List<ConfigurationException>? problems)
    {
        if (file != Together || IsSingle(document))
        {
            yield return (file[..^ConfigFile.Suffix.Length], document.Root);
            yield break;
        }

        foreach (var (name, value) in document.Root)
        {
            if (value.Kind == TomlKind.Table)
                yield return (name, value.AsTable());
            else
                problems?.Add(value.Error($"'{name}' is outside of a [backend] table and is ignored").In(directory.FileOf(file)));
        }
    }

    private static void AddReadable(
        SortedDictionary<string, BackendEntry> backends, List<ConfigurationException> problems, string name, TomlTable table, string path)
    {
        try
        {
            var backend = new BackendEntry(name, path, table);
            if (!backends.TryAdd(name, backend))
                problems.Add(new ConfigurationException($"backend '{name}' is ignored here, it also has a file of its own: {backends[name].File}", path));
        }
        catch (ConfigurationException problem)
        {
            problems.Add(problem);
        }
    }

    private static TomlDocument Replace(TomlDocument document, string? name, TomlTable table, List<KeyValuePair<string, TomlValue>> settings)
    {
        // name = { … } is one value.
        if (name is not null && document.Root[name].End >= 0)
            return document.With(document.Root, name, TomlValue.Of(settings));
        foreach (var (key, value) in settings)
        {
            if (Current(document, name).Find(key) is { End: < 0 })
                document = document.Without(Current(document, name), key);
            document = document.With(Current(document, name), key, value);
        }

        foreach (var gone in table.Keys.Except(settings.Select(setting => setting.Key)).ToList())
            document = document.Without(Current(document, name), gone);
        return document;
    }

    private static TomlTable Current(TomlDocument document, string? name) => name is null ? document.Root : document.Root[name].AsTable();

    private static TomlValue Store(string setting, TomlValue value) =>
        BackendEntry.IsSecret(setting) && value.Kind == TomlKind.String ? TomlValue.Of(Obscured.Seal(value.AsString())) : value;

    private static void Check(string name)
    {
        var fault = name.Length is 0 or > MaxNameLength ? $"has 1 to {MaxNameLength} characters"
            : name.StartsWith('.') ? "does not start with a dot"
            : name.Any(c => c is '/' or '\\' || char.IsControl(c)) ? "has no slash, backslash or control character"
            : name + ConfigFile.Suffix is Together or Keys.KeyFile.FileName or Remotes.RemoteFile.FileName ? $"is not '{name}', whose file is for something else"
            : null;
        if (fault is not null)
            throw new ConfigurationException($"a backend's name {fault}");
    }
}

/// <summary>What the configuration directory holds.</summary>
/// <param name="Backends">In ordinal order of their names.</param>
/// <param name="Problems">What could not be read, each with its file, line and column; it hides nothing else.</param>
public sealed record BackendListing(IReadOnlyList<BackendEntry> Backends, IReadOnlyList<ConfigurationException> Problems);
