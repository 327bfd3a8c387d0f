using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Configuration.Keys;

/// <summary>When a key was last used, and from where. What is shown may be older than the last request by <see cref="KeyUses.WriteEvery"/>.</summary>
/// <param name="Time">UTC, whole seconds.</param>
/// <param name="Address">As it is written, without a port; <c>-</c> where it is not known.</param>
public readonly record struct KeyUse(DateTimeOffset Time, string Address);

/// <summary>
/// The last use of each key, in a file of the configuration directory: a line <c>id time address</c> for each. A running server keeps them
/// in memory and writes at most every ten minutes, on a request, and when it stops; without requests it writes nothing and wakes nothing.
/// </summary>
public sealed class KeyUses
{
    public const string FileName = "key-uses";

    public static TimeSpan WriteEvery { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The file stays below what <see cref="Read"/> takes: those that were used last are kept.</summary>
    private const int MaxKeys = 5000;

    /// <summary>Uses of one key that are this close count as one.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(10);

    private readonly ConfigDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, KeyUse> _uses;
    private readonly Lock _writing = new();
    private long _written;
    private volatile bool _changed;

    /// <summary>With what an earlier run has written.</summary>
    public KeyUses(ConfigDirectory directory, TimeProvider time)
    {
        _directory = directory;
        _time = time;
        _uses = new(Read(directory), StringComparer.Ordinal);
        _written = time.GetTimestamp();
    }

    /// <summary>By id; none if nothing has been written, or it cannot be read.</summary>
    public static IReadOnlyDictionary<string, KeyUse> Read(ConfigDirectory directory)
    {
        var found = new Dictionary<string, KeyUse>(StringComparer.Ordinal);
        try
        {
            foreach (var line in Encoding.UTF8.GetString(directory.Read(FileName) ?? []).Split('\n'))
            {
                if (line.Split(' ') is [var id, var at, var address]
                    && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var when))
                {
                    found[id] = new(when, address);
                }
            }
        }
        catch (ConfigurationException)
        {
            // It says nothing that is needed to serve.
        }

        return found;
    }

    /// <summary>By id, as they are now.</summary>
    public IReadOnlyDictionary<string, KeyUse> All => _uses;

    /// <summary>The key has signed a request. Quick: called on every one.</summary>
    public void Note(string id, string address)
    {
        var now = _time.GetUtcNow();
        if (_uses.TryGetValue(id, out var last) && last.Address == address && now - last.Time is var since && since < Grain && since > -Grain)
            return;
        _uses[id] = new(DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()), address);
        _changed = true;
        if (_time.GetElapsedTime(Volatile.Read(ref _written)) >= WriteEvery)
            ThreadPool.UnsafeQueueUserWorkItem(static uses => uses.Write(), this, preferLocal: false);
    }

    /// <summary>Writes what is new. A directory that takes nothing is no failure of the server: the times are then lost with it.</summary>
    public void Write()
    {
        lock (_writing)
        {
            if (!_changed)
                return;
            _changed = false;
            Volatile.Write(ref _written, _time.GetTimestamp());
            var text = new StringBuilder();
            foreach (var (id, _) in _uses.OrderByDescending(static use => use.Value.Time).Skip(MaxKeys))
                _uses.TryRemove(id, out _);

            foreach (var (id, use) in _uses.OrderBy(use => use.Key, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{id} {use.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {use.Address}\n");
            try
            {
                _directory.Write(FileName, Encoding.UTF8.GetBytes(text.ToString()));
            }
            catch (ConfigurationException)
            {
                _changed = true;
            }
        }
    }
}
