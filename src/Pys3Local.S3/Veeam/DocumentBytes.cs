using System.Buffers;
using System.Security.Cryptography;
using Pys3Local.S3.Xml;

namespace Pys3Local.S3.Veeam;

/// <summary>A document as if it were the content of an object.</summary>
internal static class DocumentBytes
{
    public static ReadOnlyMemory<byte> Of(IS3XmlDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        S3XmlWriter.Write(document, buffer);
        return buffer.WrittenMemory;
    }

    public static string ETag(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(MD5.HashData(bytes.Span));
}
