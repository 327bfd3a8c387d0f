using System.Globalization;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations.Multipart;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html</remarks>
internal static class GetObjectAttributes
{
    private const string Header = "x-amz-object-attributes";

    private const int MaxParts = 1000;

    private static readonly string[] Known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

    public static readonly Operation Definition = new("GetObjectAttributes", "GET", Level.Object)
    {
        Requires = ["attributes"],
        Takes = ["versionId"],
        Encryption = EncryptionUse.CustomerKey,
        Needs = Operation.OnObject("s3:GetObjectAttributes", "s3:GetObjectVersionAttributes"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = Asked(context.Request);
        var info = await VersionTarget.FindAsync(context, cancellationToken);
        EncryptedObjects.Check(info, CustomerKey.Of(context));
        Conditions.ReadConditions.Check(context.Request, info);
        var checksum = StoredChecksum.Of(info.Attributes);
        var answer = S3Response.Xml(new GetObjectAttributesOutput
        {
            ETag = asked.Contains("ETag") ? info.ETag : null,
            Checksum = asked.Contains("Checksum") && checksum is not null ? new Checksum { ChecksumType = checksum.TypeName }.WithChecksum(info) : null,
            ObjectParts = asked.Contains("ObjectParts") ? Parts(context.Request, info) : null,
            StorageClass = asked.Contains("StorageClass") ? StorageClass.Of(info) : null,
            ObjectSize = asked.Contains("ObjectSize") ? info.Size : null,
        }).With("Last-Modified", ObjectHeaders.HttpDate(info.LastModified));
        return VersionTarget.Answer(context, info, answer);
    }

    /// <summary>The header may come once with commas, or several times.</summary>
    private static HashSet<string> Asked(S3Request request)
    {
        var asked = request.Headers[Header].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        if (asked.Count == 0)
            throw new S3Exception(S3Errors.InvalidRequest, $"The {Header} header specifying the attributes to be retrieved is either missing or empty");

        return asked.IsSubsetOf(Known)
            ? asked
            : throw new S3Exception(S3Errors.InvalidArgument, "Invalid attribute name specified.") { Details = [new("ArgumentName", Header)] };
    }

    /// <summary>Null for an object that was uploaded whole.</summary>
    private static ObjectParts? Parts(S3Request request, ObjectInfo info)
    {
        if (PartSizes.Parse(info.Attributes.GetValueOrDefault(PartSizes.Attribute)) is not { } sizes)
            return null;

        var marker = Number(request, "x-amz-part-number-marker", 0);
        var limit = Math.Min(Number(request, "x-amz-max-parts", MaxParts), MaxParts);
        var checksum = StoredChecksum.Of(info.Attributes);
        var values = info.Attributes.GetValueOrDefault(ObjectAttributes.PartChecksums)?.Split(',');
        var parts = sizes.Sizes().Select((size, i) => Part(i + 1, size, checksum, values)).Skip(marker).Take(limit).ToList();

        return new()
        {
            TotalPartsCount = sizes.Count,
            PartNumberMarker = marker,
            NextPartNumberMarker = parts.Count == 0 ? marker : parts[^1].PartNumber,
            MaxParts = limit,
            IsTruncated = marker + parts.Count < sizes.Count && parts.Count > 0,
            // S3 lists single parts only where they have checksums of their own.
            Parts = values is null ? [] : parts,
        };
    }

    private static ObjectPart Part(int number, long size, Checksums.ObjectChecksum? checksum, string[]? values)
    {
        var part = new ObjectPart { PartNumber = number, Size = size };
        if (checksum is not null && values is not null && number <= values.Length)
            StoredChecksum.Set(part, checksum.Algorithm, values[number - 1]);

        return part;
    }

    private static int Number(S3Request request, string header, int otherwise)
    {
        if (request.Header(header) is not { } text)
            return otherwise;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? Math.Min(value, PartNumbers.Max)
            : throw new S3Exception(S3Errors.InvalidArgument, $"{header} must be a number.") { Details = [new("ArgumentName", header)] };
    }
}
