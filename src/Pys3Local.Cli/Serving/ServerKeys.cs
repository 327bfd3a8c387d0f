using Pys3Local.Configuration;
using Pys3Local.Configuration.Keys;
using Pys3Local.S3.Auth;

namespace Pys3Local.Cli.Serving;

/// <summary>
/// The key that was given at start, and those of <c>keys.toml</c>, which is read again when it has changed: looked at on a request, at
/// most once a second, and for a key that is not known (which has just been added, or is wrong: a look is one call of stat). A file with a fault leaves the keys as they were.
/// </summary>
internal sealed class ServerKeys : IAccessKeys
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly AccessKey? given;
    private readonly KeyFile? file;
    private readonly Shell shell;
    private readonly Lock gate = new();
    private volatile Dictionary<string, Held> held = [];
    private long looked;
    private bool isLoaded;

    /// <param name="given">Null where none was given.</param>
    /// <param name="file">Loaded; null where there is no configuration directory.</param>
    /// <param name="shell">The clock, and where to complain.</param>
    public ServerKeys(AccessKey? given, KeyFile? file, Shell shell)
    {
        this.given = given;
        this.file = file;
        this.shell = shell;
        looked = shell.Time.GetTimestamp();
        Hold();
    }

    public AccessKey? Find(string accessKeyId)
    {
        if (given?.Id == accessKeyId)
            return given;
        if (!held.ContainsKey(accessKeyId) || shell.Time.GetElapsedTime(Volatile.Read(ref looked)) >= LookAgain)
            Reload();
        return held.TryGetValue(accessKeyId, out var key) && key.Entry.IsActive(shell.Time.GetUtcNow()) ? key.Key : null;
    }

    public IEnumerable<string> Users
    {
        get
        {
            Reload();
            return [.. given is null ? Array.Empty<string>() : [given.User], .. held.Values.Select(key => key.Key.User)];
        }
    }

    public string? WhyRefused(string accessKeyId) => held.TryGetValue(accessKeyId, out var key) && !key.Entry.IsActive(shell.Time.GetUtcNow())
        ? key.Entry.Disabled ? "The key is disabled." : "The key has expired."
        : null;

    /// <summary>Looks at the file now, unless another thread is doing so.</summary>
    public void Reload()
    {
        if (file is null || !gate.TryEnter())
            return;
        try
        {
            Volatile.Write(ref looked, shell.Time.GetTimestamp());
            if (file.TryReload())
                Hold();
        }
        catch (ConfigurationException fault)
        {
            shell.Error.WriteLine($"pys3local: the keys stay as they were: {fault.Message}");
        }
        finally
        {
            gate.Exit();
        }
    }

    private void Hold()
    {
        var keys = new Dictionary<string, Held>(StringComparer.Ordinal);
        foreach (var entry in file?.Entries ?? [])
            keys[entry.Id] = new(entry, KeyScopes.ToAccessKey(entry));
        var before = held;
        held = keys;
        if (isLoaded)
            Report(before, keys);
        isLoaded = true;
    }

    /// <summary>A line for each key that has been added, changed or removed while the server runs.</summary>
    private void Report(Dictionary<string, Held> before, Dictionary<string, Held> after)
    {
        foreach (var (id, key) in after)
            if (!before.TryGetValue(id, out var old))
                Audit(id, $"added ({KeyPresetNames.NameOf(key.Entry.Preset)})");
            else if (Shown(old.Entry) is var was && Shown(key.Entry) is var now && was != now)
                Audit(id, $"changed from {was} to {now}");
            else if (old.Entry.Secret != key.Entry.Secret)
                Audit(id, "given a new secret");
        foreach (string id in before.Keys)
            if (!after.ContainsKey(id))
                Audit(id, "removed");
    }

    private void Audit(string id, string what) =>
        shell.Error.WriteLine($"{shell.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} audit key {id}: {what}");

    private static string Shown(AccessKeyEntry entry) => string.Join(' ',
        KeyPresetNames.NameOf(entry.Preset), entry.Disabled ? "disabled" : "enabled", $"user={entry.User}",
        $"buckets={string.Join(',', entry.Buckets)}", $"prefix={entry.Prefix}", $"actions={string.Join(',', entry.Actions)}", $"expires={entry.Expires:yyyy-MM-ddTHH:mm:ssZ}");

    private sealed record Held(AccessKeyEntry Entry, AccessKey Key);
}
