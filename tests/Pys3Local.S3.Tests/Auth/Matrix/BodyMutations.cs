using System.Text;

namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>Every single change of a body that what was signed or declared of it must notice.</summary>
internal static class BodyMutations
{
    /// <summary>Of a body whose hash is signed.</summary>
    public static IEnumerable<Mutation> OfContent(TestRequest request)
    {
        if (request.Body.Length == 0)
        {
            yield return Body("body added", _ => [1]);
            yield break;
        }

        yield return Body("first byte", body => Flip(body, 0));
        yield return Body("middle byte", body => Flip(body, body.Length / 2));
        yield return Body("last byte", body => Flip(body, body.Length - 1));
        yield return Body("one byte less", body => body[..^1]);
        yield return Body("one byte more", body => [.. body, (byte)' ']);
        yield return Body("no body", _ => []);
        foreach (var mutation in OfLength(request))
            yield return mutation;
    }

    /// <summary>Of any body: it has to have the length that was declared.</summary>
    public static IEnumerable<Mutation> OfLength(TestRequest request)
    {
        if (request.Body.Length == 0)
            yield break;

        yield return new("ends early", changed => changed.Body = changed.Body[..^1]) { IsOfBody = true };
        yield return new("goes on", changed => changed.Body = [.. changed.Body, (byte)' ']) { IsOfBody = true };
    }

    public static IEnumerable<Mutation> OfSignedChunks(TestRequest request)
    {
        foreach (var mutation in OfFrame(request))
            yield return mutation;

        var text = Text(request.Body);
        var chunks = Enumerable.Range(0, text.Length).Where(i => text.AsSpan(i).StartsWith("chunk-signature=")).ToArray();
        foreach (var at in chunks)
        {
            yield return Body($"chunk signature at {at}", body => Flip(body, at + 20));
            yield return Edit($"chunk signature at {at} removed", whole => whole.Remove(at - 1, 81));
            yield return Body($"chunk data after {at}", body => Flip(body, Math.Min(at + 82, body.Length - 1)));
        }

        if (chunks.Length > 2)
        {
            var (first, second) = (text[..(chunks[1] - 2)], text[(chunks[1] - 2)..(chunks[2] - 2)]);
            yield return Edit("first chunk removed", whole => whole[first.Length..]);
            yield return Edit("chunks exchanged", whole => second + first + whole[(first.Length + second.Length)..]);
            yield return Edit("chunk twice", whole => first + whole);
        }
    }

    public static IEnumerable<Mutation> OfTrailer(TestRequest request)
    {
        foreach (var mutation in OfFrame(request))
            yield return mutation;

        var text = Text(request.Body);
        var at = text.LastIndexOf("x-amz-checksum-crc32:", StringComparison.Ordinal);
        yield return Body("trailer's value", body => Flip(body, at + 22));
        yield return Edit("trailer's name", whole => whole[..at] + whole[at..].Replace("crc32", "crc64"));
        yield return Edit("trailer twice", whole => whole[..at] + "x-amz-checksum-crc32:AAAAAA==\r\n" + whole[at..]);
        yield return Edit("another trailer", whole => whole[..at] + "x-amz-meta-a:c\r\n" + whole[at..]);
        yield return Body("content under the checksum", body => Flip(body, text.IndexOf("\r\n", StringComparison.Ordinal) + 2));
        var signature = text.LastIndexOf("x-amz-trailer-signature:", StringComparison.Ordinal);
        if (signature < 0)
            yield break;

        yield return Body("trailer's signature", body => Flip(body, signature + 30));
        yield return Edit("trailer's signature removed", whole => whole[..signature] + "\r\n");
        yield return Edit("trailer removed", whole => whole[..at] + whole[signature..]);
        yield return Edit("both removed", whole => whole[..at] + "\r\n");
    }

    private static IEnumerable<Mutation> OfFrame(TestRequest request)
    {
        var text = Text(request.Body);
        yield return Body("ends within the first chunk", body => body[..(text.IndexOf("\r\n", StringComparison.Ordinal) + 3)]);
        yield return Edit("last chunk missing", whole => whole[..(whole.LastIndexOf("\r\n0", StringComparison.Ordinal) + 2)]);
        yield return Edit("first chunk longer", whole => (char)(whole[0] + 1) + whole[1..]);
        yield return Edit("first chunk shorter", whole => (char)(whole[0] - 1) + whole[1..]);
        yield return Edit("goes on", whole => whole + "x");
        // What is missing of the last line ends does not matter.
        yield return Body("ends early", body => body[..^5]);
    }

    /// <summary>The length goes with it: only what was signed can tell.</summary>
    private static Mutation Body(string name, Func<byte[], byte[]> change) => new(name, changed =>
    {
        changed.Body = change([.. changed.Body]);
        changed.Headers.ContentLength = changed.Body.Length;
    })
    { IsOfBody = true };

    private static Mutation Edit(string name, Func<string, string> change) => Body(name, body => Encoding.Latin1.GetBytes(change(Text(body))));

    private static string Text(byte[] body) => Encoding.Latin1.GetString(body);

    private static byte[] Flip(byte[] body, int at)
    {
        body[at] ^= 1;
        return body;
    }
}
