using System.Globalization;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Secrets;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Backends;

/// <summary>One configured backend: a name, a type, and the settings that its type understands.</summary>
public sealed class BackendEntry
{
    /// <summary>What stands for a secret wherever settings are shown, as in the original.</summary>
    public const string Hidden = "<hidden>";

    private const string DefaultType = "local";

    private readonly TomlTable _table;

    internal BackendEntry(string name, string path, TomlTable table)
    {
        Name = name;
        File = path;
        _table = table;
        Type = Text("type") ?? DefaultType;
    }

    public string Name { get; }

    /// <summary><c>local</c> where the file does not say.</summary>
    public string Type { get; }

    /// <summary>The absolute path of the file that it is in.</summary>
    public string File { get; }

    /// <summary>The data directory of a local backend.</summary>
    public string? Path => Text("path");

    public string? ApiKey => Text("api_key");

    /// <summary>The workspace of a Drime backend, 0 being the personal one; null if the file does not say.</summary>
    public long? WorkspaceId => Integer("workspace_id");

    /// <summary>The folder that a Drime backend is limited to.</summary>
    public string? RootFolder => Text("root_folder");

    /// <summary>The names of all settings in the order of the file, <c>type</c> included where it is there.</summary>
    public IEnumerable<string> Settings => _table.Keys;

    /// <summary>Every setting but <c>type</c> for the eye, secrets as <see cref="Hidden"/>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Shown =>
        _table.Where(setting => setting.Key != "type").Select(setting => KeyValuePair.Create(setting.Key, Show(setting.Key, setting.Value)));

    /// <summary>Whether the value of this setting is a secret: it is stored obscured and never shown.</summary>
    public static bool IsSecret(string setting) => setting is "password" or "api_key" or "secret_access_key" or "session_token" or "account_key" or "sas_token";

    /// <summary>A setting that is text, a secret revealed; null if it is missing.</summary>
    /// <exception cref="ConfigurationException">It is not text; with line and column.</exception>
    public string? Text(string setting) =>
        Read(setting, value => IsSecret(setting) ? Obscured.Open(value.AsString()) : value.AsString());

    /// <summary>A setting that is a whole number, which may also be written as text; null if it is missing.</summary>
    /// <exception cref="ConfigurationException">It is no whole number; with line and column.</exception>
    public long? Integer(string setting) => Read<long?>(setting, value =>
        value.Kind == TomlKind.String && long.TryParse(value.AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : value.AsInteger());

    /// <summary>A setting that is true or false; null if it is missing.</summary>
    /// <exception cref="ConfigurationException">It is neither; with line and column.</exception>
    public bool? Boolean(string setting) => Read<bool?>(setting, value => value.AsBoolean());

    /// <summary>An error about a setting, or about the whole backend where the setting is missing, with its place.</summary>
    public ConfigurationException Error(string setting, string reason) =>
        _table.Find(setting) is { } value ? value.Error(reason).In(File) : new ConfigurationException($"backend '{Name}': {reason}", File);

    /// <summary>Refuses a setting that is none of those: a misspelt one would be what it is by default.</summary>
    /// <exception cref="ConfigurationException">With line, column and the nearest name.</exception>
    public void RefuseUnknown(IReadOnlyCollection<string> known)
    {
        foreach (var (name, value) in _table)
        {
            if (name != "type" && !known.Contains(name))
                throw value.Error($"a {Type} backend has no setting '{name}'{NearestName.Suggestion(name, known)}; it has {(known.Count == 0 ? "none" : string.Join(", ", known))}").In(File);
        }
    }

    private T? Read<T>(string setting, Func<TomlValue, T> read)
    {
        if (_table.Find(setting) is not { } value)
            return default;
        try
        {
            return read(value);
        }
        catch (TomlException error)
        {
            throw error.In(File);
        }
    }

    private static string Show(string setting, TomlValue value) =>
        IsSecret(setting) ? Hidden
        : value.Kind == TomlKind.String ? value.AsString()
        : value.Kind == TomlKind.Table ? "{…}" // it may hold secrets of its own
        : TomlWriter.Value(value);
}
