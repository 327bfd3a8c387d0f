using System.Net.Sockets;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Running;

/// <summary>Writes and deletes keys of its own and remembers what the server said: the one operation without an answer may have happened or not.</summary>
internal sealed class DurabilityWriter(int number)
{
    public const string Bucket = "durable";

    private const int Keys = 25;

    // What a key holds: the seed and length of its content, or null for nothing.
    private readonly Dictionary<string, (int Seed, int Length)?> _state = new(StringComparer.Ordinal);
    private readonly Random _random = new(number);
    private (string Key, (int Seed, int Length)? Content)? _unanswered;
    private int _seed = number << 20;

    public int Acknowledged { get; private set; }

    public IEnumerable<string> Present => _state.Where(entry => entry.Value is not null).Select(entry => entry.Key);

    /// <returns>False when the server has gone.</returns>
    public async Task<bool> WriteAsync(RawS3 raw, CancellationToken cancellation)
    {
        var key = $"writer {number}/{(_random.Next(2) == 0 ? "deep/" : "")}key {_random.Next(Keys)}";
        (int, int)? content = _random.Next(6) == 0 ? null : (++_seed, NextLength());
        _unanswered = (key, content);
        try
        {
            var path = PathOf(key);
            var response = content is var (seed, length)
                ? await raw.PutAsync(path, SampleData.Bytes(length, seed), cancellation: cancellation)
                : await raw.DeleteAsync(path, cancellation: cancellation);
            response.Succeeded(content is null ? 204 : 200);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }

        _state[key] = content;
        _unanswered = null;
        Acknowledged++;
        return true;
    }

    /// <summary>Compares everything with what was acknowledged, and settles the operation that had no answer by what is there.</summary>
    public async Task VerifyAsync(RawS3 raw, CancellationToken cancellation)
    {
        if (_unanswered is { } open)
        {
            _state.TryAdd(open.Key, null);
            if (await HoldsAsync(raw, open.Key, open.Content, cancellation))
                _state[open.Key] = open.Content;
        }

        _unanswered = null;
        foreach (var (key, content) in _state)
            Assert.True(await HoldsAsync(raw, key, content, cancellation), $"'{key}' is not what was acknowledged: {content}");
    }

    private static string PathOf(string key) => $"/{Bucket}/{UriEncoding.Encode(key, keepSlash: true)}";

    private static async Task<bool> HoldsAsync(RawS3 raw, string key, (int Seed, int Length)? content, CancellationToken cancellation)
    {
        var response = await raw.GetAsync(PathOf(key), cancellation: cancellation);
        return content is var (seed, length)
            ? response.Status == 200 && response.Body.AsSpan().SequenceEqual(SampleData.Bytes(length, seed))
            : response.Status == 404;
    }

    /// <summary>Mostly small, some above every threshold of a store.</summary>
    private int NextLength() => _random.Next(10) switch
    {
        0 => 0,
        < 7 => _random.Next(1, 8 << 10),
        < 9 => _random.Next(32 << 10, 256 << 10),
        _ => _random.Next(1 << 20, 3 << 20),
    };
}
