using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.S3.Access;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.Cli.Serving;

/// <summary>
/// The key that was given at start, and those of <c>keys.toml</c>, which is read again when it has changed: looked at on a request, at
/// most once a second, and for a key that is not known (which has just been added, or is wrong: a look is one call of stat). A file with a fault leaves the keys as they were.
/// </summary>
internal sealed class ServerKeys : IAccessKeys, IKeyQuotas
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly AccessKey? _given;
    private readonly KeyFile? _file;
    private readonly Shell _shell;
    private readonly Lock _gate = new();
    private volatile Dictionary<string, Held> _held = [];
    private volatile bool _anyQuota;
    private long _looked;
    private bool _isLoaded;

    /// <param name="given">Null if none was given.</param>
    /// <param name="file">Loaded; null if there is no configuration directory.</param>
    /// <param name="shell">The clock, and where to complain.</param>
    public ServerKeys(AccessKey? given, KeyFile? file, Shell shell)
    {
        _given = given;
        _file = file;
        _shell = shell;
        _looked = shell.Time.GetTimestamp();
        Hold();
    }

    public AccessKey? Find(string accessKeyId)
    {
        if (_given?.Id == accessKeyId)
            return _given;
        if (!_held.ContainsKey(accessKeyId) || _shell.Time.GetElapsedTime(Volatile.Read(ref _looked)) >= LookAgain)
            Reload();
        return _held.TryGetValue(accessKeyId, out var key) && key.Entry.IsActive(_shell.Time.GetUtcNow()) ? key.Key : null;
    }

    public bool Any => _anyQuota;

    public Quota Of(string key) => _held.TryGetValue(key, out var held) ? new(held.Entry.QuotaBytes, held.Entry.QuotaVersions) : Quota.None;

    public IEnumerable<string> Users
    {
        get
        {
            Reload();
            return [.. _given is null ? Array.Empty<string>() : [_given.User], .. _held.Values.Select(key => key.Key.User)];
        }
    }

    /// <summary>Those of the file, as it is now.</summary>
    public IReadOnlyList<AccessKeyEntry> Entries
    {
        get
        {
            Reload();
            return [.. _held.Values.Select(key => key.Entry)];
        }
    }

    public string? WhyRefused(string accessKeyId) => _held.TryGetValue(accessKeyId, out var key) && !key.Entry.IsActive(_shell.Time.GetUtcNow())
        ? key.Entry.Disabled ? "The key is disabled." : "The key has expired."
        : null;

    /// <summary>Looks at the file now, unless another thread is doing so.</summary>
    public void Reload()
    {
        if (_file is null || !_gate.TryEnter())
            return;
        try
        {
            Volatile.Write(ref _looked, _shell.Time.GetTimestamp());
            if (_file.TryReload())
                Hold();
        }
        catch (ConfigurationException fault)
        {
            _shell.Error.WriteLine($"pys3local: the keys are unchanged: {fault.Message}");
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Hold()
    {
        var keys = new Dictionary<string, Held>(StringComparer.Ordinal);
        foreach (var entry in _file?.Entries ?? [])
            keys[entry.Id] = new(entry, KeyScopes.ToAccessKey(entry));
        var before = _held;
        _held = keys;
        _anyQuota = keys.Values.Any(static key => key.Key.CountedAs is not null);
        if (_isLoaded)
            Report(before, keys);
        _isLoaded = true;
    }

    /// <summary>A line for each key that has been added, changed or removed while the server runs.</summary>
    private void Report(Dictionary<string, Held> before, Dictionary<string, Held> after)
    {
        foreach (var (id, key) in after)
        {
            if (!before.TryGetValue(id, out var old))
                Audit(id, $"added ({KeyPresetNames.NameOf(key.Entry.Preset)})");
            else if (Shown(old.Entry) is var was && Shown(key.Entry) is var now && was != now)
                Audit(id, $"changed from {was} to {now}");
            else if (old.Entry.Secret != key.Entry.Secret)
                Audit(id, "given a new secret");
        }

        foreach (var id in before.Keys)
        {
            if (!after.ContainsKey(id))
                Audit(id, "removed");
        }
    }

    private void Audit(string id, string what) =>
        _shell.Error.WriteLine($"{_shell.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} audit key {id}: {what}");

    private static string Shown(AccessKeyEntry entry) => string.Join(' ',
        KeyPresetNames.NameOf(entry.Preset), entry.Disabled ? "disabled" : "enabled", $"user={entry.User}",
        $"buckets={string.Join(',', entry.Buckets)}", $"prefix={entry.Prefix}", $"actions={string.Join(',', entry.Actions)}", $"expires={entry.Expires:yyyy-MM-ddTHH:mm:ssZ}", $"expect={(entry.ExpectHours is { } hours ? $"{hours}h" : "")}", $"quota={entry.QuotaBytes}", $"quota-objects={entry.QuotaVersions}");

    private sealed record Held(AccessKeyEntry Entry, AccessKey Key);
}
