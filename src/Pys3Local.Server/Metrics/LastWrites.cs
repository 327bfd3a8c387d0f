using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Pys3Local.S3;

namespace Pys3Local.Server.Metrics;

/// <summary>
/// When a key last stored an object in a bucket: what tells that last night's backup did not come. It outlives a restart as lines
/// <c>bucket key seconds</c>, for whoever keeps them.
/// </summary>
public sealed class LastWrites
{
    /// <summary>Pairs of a bucket and a key; where there are more, the oldest is dropped.</summary>
    public const int MaxPairs = 1000;

    /// <summary>Who writes without a signature.</summary>
    public const string Anonymous = "anonymous";

    private static readonly HashSet<string> Storing = new(StringComparer.Ordinal) { "PutObject", "PostObject", "CopyObject", "CompleteMultipartUpload", "ResticSave" };

    private readonly ConcurrentDictionary<(string Bucket, string Key), long> _seconds = new();
    private readonly TimeProvider _time;
    private int _isChanged;

    public LastWrites(TimeProvider time, string saved = "")
    {
        _time = time;
        foreach (var line in saved.Split('\n'))
        {
            if (line.Split(' ') is [var bucket, var key, var seconds] && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && _seconds.Count < MaxPairs)
                _seconds[(bucket, key)] = at;
        }
    }

    /// <summary>There is something that has not been saved.</summary>
    public bool IsChanged => Volatile.Read(ref _isChanged) != 0;

    /// <summary>Called when <see cref="IsChanged"/> becomes true. It must be quick.</summary>
    public Action? Changed { get; set; }

    public IReadOnlyList<(string Bucket, string Key, DateTimeOffset Time)> All =>
        [.. _seconds.Select(pair => (pair.Key.Bucket, pair.Key.Key, DateTimeOffset.FromUnixTimeSeconds(pair.Value))).OrderBy(pair => pair.Bucket, StringComparer.Ordinal).ThenBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <summary>The newest of all keys; null where none is known.</summary>
    public DateTimeOffset? Of(string bucket) => Newest(pair => pair.Bucket == bucket);

    /// <inheritdoc cref="Of"/>
    public DateTimeOffset? OfKey(string key) => Newest(pair => pair.Key == key);

    /// <summary>As they are now, to be given to the constructor again.</summary>
    public string Save()
    {
        Volatile.Write(ref _isChanged, 0);
        var text = new StringBuilder();
        foreach (var (bucket, key, time) in All)
        {
            if (!key.Contains(' ') && !key.Contains('\n'))
                text.Append(CultureInfo.InvariantCulture, $"{bucket} {key} {time.ToUnixTimeSeconds()}\n");
        }

        return text.ToString();
    }

    /// <summary>Saving has failed.</summary>
    public void NotSaved() => SetChanged();

    internal void Note(S3Outcome outcome)
    {
        if (outcome is not { Error: null, Aborted: false, Bucket: { } bucket, Operation: { } operation } || !Storing.Contains(operation))
            return;
        var pair = (bucket, outcome.KeyOfSession ?? outcome.AccessKeyId ?? Anonymous);
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        if (_seconds.TryGetValue(pair, out var last))
        {
            if (last == now)
                return;
        }
        else if (_seconds.Count >= MaxPairs)
        {
            _seconds.TryRemove(_seconds.MinBy(known => known.Value).Key, out _);
        }

        _seconds[pair] = now;
        SetChanged();
    }

    private void SetChanged()
    {
        if (Interlocked.Exchange(ref _isChanged, 1) == 0)
            Changed?.Invoke();
    }

    private DateTimeOffset? Newest(Func<(string Bucket, string Key), bool> isAsked)
    {
        long newest = -1;
        foreach (var (pair, seconds) in _seconds)
        {
            if (isAsked(pair))
                newest = Math.Max(newest, seconds);
        }

        return newest < 0 ? null : DateTimeOffset.FromUnixTimeSeconds(newest);
    }
}
