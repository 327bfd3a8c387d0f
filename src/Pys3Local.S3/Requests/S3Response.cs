using System.Text;
using Pys3Local.S3.Wire;
using Pys3Local.S3.Xml;
using Pys3Local.Storage;

namespace Pys3Local.S3.Requests;

/// <summary>What an operation answers: a value. <see cref="ResponseWriter"/> alone puts it on the wire.</summary>
internal sealed class S3Response
{
    /// <summary>An object has about so many.</summary>
    private const int UsualHeaders = 6;

    private S3Response(int status) => Status = status;

    public int Status { get; }

    public List<KeyValuePair<string, string>> Headers { get; } = new(UsualHeaders);

    /// <summary>The XML body, if any.</summary>
    public IS3XmlDocument? Document { get; private init; }

    /// <summary>The body that is streamed from the store, if any; disposed after it has been sent.</summary>
    public ObjectReader? Content { get; private init; }

    /// <summary>Bytes of <see cref="Content"/>, or what a HEAD would have sent; null where the body says it.</summary>
    public long? ContentLength { get; init; }

    /// <summary>A body of plain bytes (a policy document), if any.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    public static S3Response Empty(int status = 200) => new(status);

    public static S3Response Xml(IS3XmlDocument document, int status = 200) => new(status) { Document = document };

    public static S3Response Json(ReadOnlyMemory<byte> document) =>
        new S3Response(200) { Bytes = document }.With("Content-Type", "application/json");

    /// <summary>A line for people, where a protocol has no documents.</summary>
    public static S3Response Text(string text, int status) =>
        new S3Response(status) { Bytes = Encoding.UTF8.GetBytes(text) }.With("Content-Type", "text/plain; charset=utf-8");

    /// <summary>A document that stands for an object; for HEAD only its headers.</summary>
    public static S3Response Computed(ReadOnlyMemory<byte> bytes, bool isHead) =>
        (isHead ? new S3Response(200) { ContentLength = bytes.Length } : new(200) { Bytes = bytes }).With("Content-Type", "application/xml");

    /// <summary>An object's content; without a reader only its headers (HEAD).</summary>
    public static S3Response Object(int status, long length, ObjectReader? content) => new(status) { ContentLength = length, Content = content };

    /// <summary>Adds a header, unless there is nothing to say.</summary>
    public S3Response With(string name, string? value)
    {
        if (value is not null)
            Headers.Add(new(name, value));

        return this;
    }
}
