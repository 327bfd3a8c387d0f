using Pys3Local.S3.Errors;
using Pys3Local.Storage.Limits;

namespace Pys3Local.S3.Requests;

/// <summary>The part of the server's memory for documents that one request has taken, by as much as has come of its body.</summary>
internal sealed class DocumentMemory(Limit limit) : IDisposable
{
    /// <summary>A document becomes objects and texts of two bytes for each character: so many bytes for each of its own.</summary>
    private const int Factor = 4;

    private string? _holder;
    private long _taken;

    /// <summary>For requests that are part of no server.</summary>
    public static DocumentMemory Unlimited { get; } = new(Budget.Unlimited.Documents);

    /// <summary>Who shares: a key, or an address where nothing is signed.</summary>
    public string Holder { get; set; } = "";

    /// <summary>For a buffer of so many bytes; smaller than one before it changes nothing.</summary>
    public void Take(int bytes)
    {
        var more = ((long)bytes * Factor) - _taken;
        if (more <= 0)
            return;

        _holder ??= Holder;
        if (!limit.TryTake(more, _holder))
            throw new S3Exception(S3Errors.SlowDown, "Please reduce your request rate: documents of other requests use up the memory that this server has for them.") { Headers = [new("Retry-After", "1")] };

        _taken += more;
    }

    public void Dispose()
    {
        if (_holder is not null)
            limit.Give(_taken, _holder);

        (_holder, _taken) = (null, 0);
    }
}
