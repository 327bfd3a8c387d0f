using System.Collections.Immutable;
using System.Text;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Metadata;

/// <summary>
/// What a client says of an object's content, read from the headers of an upload and checked. A copy takes it over from its source
/// unless it is told to replace it; see <see cref="Placement"/> for what belongs to every write.
/// </summary>
internal sealed record UploadHeaders
{
    /// <summary>Names and values of user metadata together. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html</summary>
    public const int MaxMetadataBytes = 2048;

    /// <summary>Bytes of all headers that say something of an object: names and values of what is kept, and of the rest of S3's own. S3 has the same bound for the whole header.</summary>
    public const int MaxBytes = 8192;

    private const string MetadataPrefix = "x-amz-meta-";

    public string? ContentType { get; private init; }

    public required ImmutableSortedDictionary<string, string> Metadata { get; init; }

    public required ImmutableSortedDictionary<string, string> Attributes { get; init; }

    /// <summary>They are kept with the object and are in memory with it, in listings of a thousand of them too.</summary>
    public static void CheckSize(S3Request request)
    {
        var bytes = Encoding.UTF8.GetByteCount(request.Header("Content-Type") ?? "");
        foreach (var (header, _) in ObjectAttributes.ResponseHeaders)
        {
            if (request.Headers.TryGetValue(header, out var values))
                bytes += header.Length + Encoding.UTF8.GetByteCount(values.ToString());
        }

        foreach (var (name, values) in request.AmzHeaders)
            bytes += name.Length + Encoding.UTF8.GetByteCount(values.ToString());

        if (bytes > MaxBytes)
            throw new S3Exception(S3Errors.RequestHeaderSectionTooLarge, $"The headers that describe the object add up to {bytes} bytes: at most {MaxBytes} are accepted.");
    }

    public static UploadHeaders Read(S3Request request) => new()
    {
        ContentType = request.Header("Content-Type") is { Length: > 0 } type ? Checked("Content-Type", type) : "binary/octet-stream",
        Metadata = ReadMetadata(request),
        Attributes = ReadAttributes(request),
    };

    private static ImmutableSortedDictionary<string, string> ReadMetadata(S3Request request)
    {
        ImmutableSortedDictionary<string, string>.Builder? metadata = null;
        var bytes = 0;
        foreach (var (name, values) in request.AmzHeaders)
        {
            if (!name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase) || name.Length == MetadataPrefix.Length)
                continue;

            var value = string.Join(',', values.ToArray());
            bytes += name.Length - MetadataPrefix.Length + Encoding.UTF8.GetByteCount(value);
            if (bytes > MaxMetadataBytes)
                throw new S3Exception(S3Errors.MetadataTooLarge) { Details = [new("Size", $"{bytes}"), new("MaxSizeAllowed", $"{MaxMetadataBytes}")] };

            (metadata ??= StringMap.Empty.ToBuilder())[name[MetadataPrefix.Length..].ToLowerInvariant()] = Checked(name, EncodedWords.Decode(value));
        }

        return metadata?.ToImmutable() ?? StringMap.Empty;
    }

    /// <summary>What comes with an object from elsewhere and is to be taken over has the same limit.</summary>
    public static void CheckSize(ImmutableSortedDictionary<string, string> metadata)
    {
        var bytes = 0;
        foreach (var (name, value) in metadata)
            bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);

        if (bytes > MaxMetadataBytes)
            throw new S3Exception(S3Errors.MetadataTooLarge);
    }

    /// <summary>It goes out again as a header: what a header cannot carry would come back as another text.</summary>
    public static string Checked(string header, string value) => HeaderText.IsValue(value)
        ? value
        : throw new S3Exception(S3Errors.InvalidArgument, "The value of a header that is stored with the object contains a control character.") { Details = [new("ArgumentName", header)] };

    private static ImmutableSortedDictionary<string, string> ReadAttributes(S3Request request)
    {
        ImmutableSortedDictionary<string, string>.Builder? attributes = null;
        foreach (var (header, attribute) in ObjectAttributes.ResponseHeaders)
        {
            var value = request.Header(header);
            if (attribute == "content-encoding")
                value = WithoutAwsChunked(value);

            if (!string.IsNullOrEmpty(value))
                (attributes ??= StringMap.Empty.ToBuilder())[attribute] = Checked(header, value);
        }

        return attributes?.ToImmutable() ?? StringMap.Empty;
    }

    /// <summary><c>aws-chunked</c> is how the body travelled, not what the object is.</summary>
    private static string? WithoutAwsChunked(string? encoding)
    {
        if (encoding is null || !encoding.Contains("aws-chunked", StringComparison.OrdinalIgnoreCase))
            return encoding;

        var rest = encoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(e => !e.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase));
        return string.Join(',', rest);
    }
}
