using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Pys3Local.S3.Xml;

namespace Pys3Local.S3.Tests.Xml;

/// <summary>From a document to its text and back.</summary>
internal static class Documents
{
    public const string KeptWhole = "Pys3Local.S3.Tests.csproj keeps the assemblies whole that tests look through, also where they are compiled natively.";

    /// <summary>Reads a document of any kind.</summary>
    public delegate IS3XmlDocument Reader(ReadOnlySpan<byte> document, S3XmlLimits limits);

    public static string Write(IS3XmlDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        S3XmlWriter.Write(document, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static T Read<T>(string document, S3XmlLimits? limits = null)
        where T : IS3XmlReadable<T> =>
        T.Read(Encoding.UTF8.GetBytes(document), limits ?? S3XmlLimits.Default);

    public static string Refusal<T>(string document, S3XmlLimits? limits = null)
        where T : IS3XmlReadable<T> =>
        Assert.Throws<S3XmlException>(() => Read<T>(document, limits)).Message;

    /// <summary>What reads documents of the sample's kind; null if clients send none such.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = KeptWhole)]
    public static Reader? ReaderOf(IS3XmlDocument sample) =>
        sample.GetType().GetMethod("Read", [typeof(ReadOnlySpan<byte>), typeof(S3XmlLimits)])?.CreateDelegate<Reader>();
}
