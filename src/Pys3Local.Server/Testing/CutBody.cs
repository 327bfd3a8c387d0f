using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.Storage;

namespace Pys3Local.Server.Testing;

/// <summary>The body of an answer of which only the first bytes go out.</summary>
internal sealed class CutBody : WriteOnlyStream
{
    private readonly Stream _inner;
    private readonly HttpContext _context;
    private long _left;

    private CutBody(Stream inner, HttpContext context, long bytes)
    {
        _inner = inner;
        _context = context;
        _left = bytes;
    }

    public static void Install(HttpContext context, long bytes)
    {
        var before = context.Features.Get<IHttpResponseBodyFeature>()!;
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new CutBody(before.Stream, context, bytes), before));
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, _left);
        _left -= count;
        await _inner.WriteAsync(buffer[..count], cancellationToken);
        // Where the length was announced, the host sees that bytes are missing and closes the connection after the last one.
        if (count == buffer.Length || _context.Response.ContentLength is not null)
            return;

        await _inner.FlushAsync(cancellationToken);
        _context.Abort();
        throw new OperationCanceledException("A fault has cut the answer off.");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException("Flush it asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write it asynchronously.");
}
