using System.Text;

namespace Pys3Local.Benchmarks.Load;

/// <summary>A request, ready to be sent: nothing is computed while the clock runs.</summary>
/// <param name="Head">Pinned. Request line and headers; a body that is small follows in the same array.</param>
/// <param name="Block">Pinned. What the rest of the body is made of, over and over.</param>
/// <param name="BlockBytes">Bytes of the body that come from <paramref name="Block"/>.</param>
internal sealed record Request(byte[] Head, byte[] Block, long BlockBytes, bool IsHead)
{
    /// <summary>Bodies up to this size go out with the headers in one call.</summary>
    private const int SmallBody = 64 << 10;

    public static Request Create(string method, string target, Endpoint to, Body? body, IEnumerable<(string Name, string Value)> headers)
    {
        var text = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: {to.Host}\r\n");
        foreach (var (name, value) in headers)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        if (body is not null)
            text.Append($"Content-Length: {body.Length}\r\n");
        text.Append("\r\n");
        var inline = body is { Length: <= SmallBody } ? (int)body.Length : 0;
        var head = GC.AllocateUninitializedArray<byte>(text.Length + inline, pinned: true);
        Encoding.ASCII.GetBytes(text.ToString(), head);
        if (inline > 0)
            body!.Block.AsSpan(0, inline).CopyTo(head.AsSpan(text.Length));
        return new(head, body?.Block ?? [], inline > 0 ? 0 : body?.Length ?? 0, method == "HEAD");
    }
}
