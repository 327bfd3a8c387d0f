using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

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

    /// <summary>Uses of one key that are this close count as one.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(10);

    private readonly ConfigDirectory directory;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, KeyUse> uses;
    private readonly Lock writing = new();
    private long written;
    private volatile bool changed;

    /// <summary>With what an earlier run has written.</summary>
    public KeyUses(ConfigDirectory directory, TimeProvider time)
    {
        this.directory = directory;
        this.time = time;
        uses = new(Read(directory), StringComparer.Ordinal);
        written = time.GetTimestamp();
    }

    /// <summary>By id; none where nothing has been written, or it cannot be read.</summary>
    public static IReadOnlyDictionary<string, KeyUse> Read(ConfigDirectory directory)
    {
        var found = new Dictionary<string, KeyUse>(StringComparer.Ordinal);
        try
        {
            foreach (string line in Encoding.UTF8.GetString(directory.Read(FileName) ?? []).Split('\n'))
            {
                if (line.Split(' ') is [var id, var at, var address]
                    && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var when))
                    found[id] = new(when, address);
            }
        }
        catch (ConfigurationException)
        {
            // It says nothing that is needed to serve.
        }

        return found;
    }

    /// <summary>The key has signed a request. Quick: called on every one.</summary>
    public void Note(string id, string address)
    {
        var now = time.GetUtcNow();
        if (uses.TryGetValue(id, out var last) && last.Address == address && now - last.Time < Grain)
            return;
        uses[id] = new(DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()), address);
        changed = true;
        if (time.GetElapsedTime(Volatile.Read(ref written)) >= WriteEvery)
            ThreadPool.UnsafeQueueUserWorkItem(static uses => uses.Write(), this, preferLocal: false);
    }

    /// <summary>Writes what is new. A directory that takes nothing is no failure of the server: the times are then lost with it.</summary>
    public void Write()
    {
        lock (writing)
        {
            if (!changed)
                return;
            changed = false;
            Volatile.Write(ref written, time.GetTimestamp());
            var text = new StringBuilder();
            foreach (var (id, use) in uses.OrderBy(use => use.Key, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{id} {use.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {use.Address}\n");
            try
            {
                directory.Write(FileName, Encoding.UTF8.GetBytes(text.ToString()));
            }
            catch (ConfigurationException)
            {
                changed = true;
            }
        }
    }
}
