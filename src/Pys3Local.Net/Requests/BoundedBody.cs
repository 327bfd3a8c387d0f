namespace Pys3Local.Net.Requests;

/// <summary>
/// Reads the body of an answer, up to a limit: no answer of the service is trusted to be small. The answer has to have been asked for with <c>ResponseHeadersRead</c> (its body is in
/// memory otherwise, before anybody looks at its length), and the token or the stream has to end a body that does not come.
/// </summary>
public static class BoundedBody
{
    /// <summary>The whole body, or null if it is longer than <paramref name="limit"/> bytes.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit)
            return null;

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        return await ReadAsync(stream, content.Headers.ContentLength, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same, of a body that limits its waits itself (<see cref="AnswerStream"/>).</summary>
    /// <param name="announced">Bytes, as far as the service says; null where it does not.</param>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, long? announced, int limit, CancellationToken cancellationToken)
    {
        if (announced > limit)
            return null;

        var buffer = new byte[(int)(announced ?? 16 * 1024) + 1];
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            length += read;
            if (length > limit)
                return null;

            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }

        return buffer.AsMemory(0, length);
    }
}
