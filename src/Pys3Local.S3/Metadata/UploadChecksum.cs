using System.Collections.Immutable;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Metadata;

/// <summary>The checksum that a multipart upload was opened with: every part gets one, and the whole at completion.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html</remarks>
internal sealed record UploadChecksum(ChecksumAlgorithm Algorithm, ChecksumType Type)
{
    private const string Attribute = "upload-checksum";
    private const string TypeHeader = "x-amz-checksum-type";
    private const string FullObjectName = "FULL_OBJECT";

    public string AlgorithmName => Algorithm.Name();

    public string TypeName => Type == ChecksumType.Composite ? "COMPOSITE" : FullObjectName;

    /// <summary>From the headers of CreateMultipartUpload; null where it names none.</summary>
    public static UploadChecksum? Read(S3Request request)
    {
        var type = request.Header(TypeHeader);
        if (ReadAlgorithm(request) is not { } algorithm)
            return type is null ? null : throw new S3Exception(S3Errors.InvalidRequest, $"The {TypeHeader} header can only be used with the x-amz-checksum-algorithm header.");

        return new(algorithm, (type?.ToUpperInvariant(), algorithm) switch
        {
            (null, ChecksumAlgorithm.Crc64Nvme) => ChecksumType.FullObject,
            (null, _) => ChecksumType.Composite,
            ("COMPOSITE", not ChecksumAlgorithm.Crc64Nvme) => ChecksumType.Composite,
            (FullObjectName, _) when algorithm.CanCombine() => ChecksumType.FullObject,
            _ => throw new S3Exception(S3Errors.InvalidRequest, $"The {type} checksum type cannot be used with the {algorithm.Name()} checksum algorithm."),
        });
    }

    /// <summary>The algorithm that a request wants the checksum of what it makes to be of; null where it names none.</summary>
    public static ChecksumAlgorithm? ReadAlgorithm(S3Request request) => request.Header("x-amz-checksum-algorithm") is not { } name
        ? null
        : ChecksumNames.FromName(name)
            ?? throw new S3Exception(S3Errors.InvalidRequest, $"Checksum algorithm provided is unsupported. Please try again with any of the valid types: [{ChecksumNames.List}]");

    public ImmutableSortedDictionary<string, string> AddTo(ImmutableSortedDictionary<string, string> attributes) =>
        attributes.SetItem(Attribute, $"{AlgorithmName} {TypeName}");

    public static UploadChecksum? Of(UploadInfo upload) =>
        upload.Attributes.GetValueOrDefault(Attribute)?.Split(' ') is [var name, var type] && ChecksumNames.FromName(name) is { } algorithm
            ? new(algorithm, type == "COMPOSITE" ? ChecksumType.Composite : ChecksumType.FullObject)
            : null;

    /// <summary>
    /// Has the part's checksum computed, and says of which algorithm. A part that comes with another kind than its upload was opened with would leave the
    /// whole without one. Where the whole is made of the parts' checksums, each has to come with its part: completion compares nothing else.
    /// </summary>
    public static ChecksumAlgorithm ComputeOn(RequestBody body, UploadChecksum? ofUpload)
    {
        if (ofUpload is null)
            return body.ComputeKept();

        if (body.DeclaredAlgorithm is { } declared ? declared != ofUpload.Algorithm : ofUpload.Type == ChecksumType.Composite)
            throw Mismatch(ofUpload.AlgorithmName, body.DeclaredAlgorithm?.Name() ?? "null");

        body.Compute(ofUpload.Algorithm);
        return ofUpload.Algorithm;
    }

    /// <summary>The type that the client names at completion has to be the one that the upload was opened with.</summary>
    public static void CheckType(UploadChecksum? ofUpload, S3Request request)
    {
        var expected = ofUpload?.TypeName ?? FullObjectName;
        if (request.Header(TypeHeader) is { } type && !type.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw new S3Exception(S3Errors.InvalidRequest, $"The upload was created using the {expected} checksum mode. The complete request must use the same checksum mode.");
    }

    /// <summary>
    /// Every checksum that the client names at completion has to be the part's; what cannot be compared is refused. It has to name all of them where
    /// the checksum of the whole is made of theirs.
    /// </summary>
    public static void CheckPart(UploadChecksum? ofUpload, CompletedPart asked, PartInfo found)
    {
        if (ofUpload is { Type: ChecksumType.Composite } && StoredChecksum.Get(asked, ofUpload.Algorithm) is null)
            throw new S3Exception(S3Errors.InvalidRequest, $"The upload was created using a {ofUpload.AlgorithmName.ToLowerInvariant()} checksum. The complete request must include the checksum for each part. It was missing for part {asked.PartNumber} in the request.");

        var kept = StoredChecksum.Of(found.Attributes);
        foreach (var algorithm in ChecksumNames.All)
        {
            if (StoredChecksum.Get(asked, algorithm) is { } said && said != ValueOf(found, kept, algorithm))
                throw new S3Exception(S3Errors.InvalidPart) { Details = [new("PartNumber", $"{asked.PartNumber}")] };
        }
    }

    /// <summary>The part's checksum of that algorithm: the one that was kept, or its ETag, which is its MD5.</summary>
    private static string ValueOf(PartInfo part, ObjectChecksum? kept, ChecksumAlgorithm algorithm) =>
        kept?.Algorithm == algorithm ? kept.Value
        : algorithm == ChecksumAlgorithm.Md5 ? Convert.ToBase64String(Convert.FromHexString(part.ETag))
        : throw Mismatch(kept?.Algorithm.Name() ?? "null", algorithm.Name());

    private static S3Exception Mismatch(string expected, string actual) =>
        new(S3Errors.InvalidRequest, $"Checksum Type mismatch occurred, expected checksum Type: {expected}, actual checksum Type: {actual}");

    /// <summary>An upload that was opened with none can still be held to the checksum of the whole, where its parts came with ones that make it up.</summary>
    private static UploadChecksum? Implied(ObjectChecksum? expected) =>
        expected is { Type: ChecksumType.FullObject } && expected.Algorithm.CanCombine() ? new(expected.Algorithm, ChecksumType.FullObject) : null;

    /// <summary>The attributes of the assembled object: its checksum made of the parts', checked against what the client expects, if it says so.</summary>
    public static ImmutableSortedDictionary<string, string> Complete(
        ObjectChecksum? expected, UploadInfo upload, IReadOnlyList<PartInfo> parts, ImmutableSortedDictionary<string, string> attributes)
    {
        attributes = attributes.Remove(Attribute);
        var values = parts.Select(p => (Checksum: StoredChecksum.Of(p.Attributes), p.Size)).ToList();
        var named = Of(upload) ?? Implied(expected);
        var wanted = named ?? new(ChecksumNames.Default, ChecksumType.FullObject);
        var other = values.FindIndex(v => v.Checksum?.Algorithm != wanted.Algorithm);
        if (other >= 0)
            return expected is null ? attributes : throw Mismatch(values[other].Checksum?.Algorithm.Name() ?? "null", expected.Algorithm.Name());

        var each = values.Select(v => new PartChecksum(v.Checksum!.Value, v.Size)).ToList();
        var whole = wanted.Type == ChecksumType.Composite
            ? MultipartChecksum.Composite(wanted.Algorithm, each)
            : MultipartChecksum.FullObject(wanted.Algorithm, each);
        if (expected is not null && expected.Algorithm != wanted.Algorithm)
            throw Mismatch(wanted.AlgorithmName, expected.Algorithm.Name());

        if (expected is not null && expected.Value != whole.Value && $"{expected.Value}-{parts.Count}" != whole.Value)
            throw new S3Exception(S3Errors.BadDigest, $"The {wanted.AlgorithmName} you specified did not match the calculated checksum.");

        attributes = attributes.WithChecksum(whole);
        // Those that nobody asked for are of no use to anybody but for the whole.
        return named is null ? attributes : attributes.SetItem(ObjectAttributes.PartChecksums, string.Join(',', each.Select(p => p.Value)));
    }
}
