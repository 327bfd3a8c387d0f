using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;

namespace Pys3Local.S3.Operations;

/// <summary>The XML document in the body of a request.</summary>
internal static class XmlBody
{
    public static async Task<T> ReadAsync<T>(S3Context context, S3XmlLimits limits, CancellationToken cancellationToken)
        where T : IS3XmlReadable<T>
    {
        var body = await context.ReadBodyAsync(limits.MaxBytes, cancellationToken);
        return Parse<T>(body.Span, limits);
    }

    public static Task<T> ReadAsync<T>(S3Context context, CancellationToken cancellationToken)
        where T : IS3XmlReadable<T> => ReadAsync<T>(context, S3XmlLimits.Default, cancellationToken);

    /// <summary>Null where the body is empty.</summary>
    public static async Task<T?> ReadOrNullAsync<T>(S3Context context, CancellationToken cancellationToken)
        where T : class, IS3XmlReadable<T>
    {
        var body = await context.ReadBodyAsync(S3XmlLimits.Default.MaxBytes, cancellationToken);
        return body.IsEmpty ? null : Parse<T>(body.Span, S3XmlLimits.Default);
    }

    /// <summary>Refuses with MalformedXML what is not such a document.</summary>
    public static T Parse<T>(ReadOnlySpan<byte> body, S3XmlLimits limits)
        where T : IS3XmlReadable<T>
    {
        try
        {
            return T.Read(body, limits);
        }
        catch (S3XmlException e)
        {
            throw new S3Exception(S3Errors.MalformedXML, "The XML you provided was not well-formed or did not validate against our published schema: " + e.Message, e);
        }
    }
}
