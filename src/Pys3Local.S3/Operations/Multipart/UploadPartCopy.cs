using System.Globalization;
using Pys3Local.S3.Access;
using Pys3Local.S3.Body;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Multipart;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html</remarks>
internal static class UploadPartCopy
{
    private const string RangeHeader = "x-amz-copy-source-range";

    public static readonly Operation Definition = new("UploadPartCopy", "PUT", Level.Object)
    {
        Requires = ["partNumber", "uploadId"],
        RequiresHeader = CopySource.Header,
        IgnoresBody = true,
        Encryption = EncryptionUse.CustomerKey | EncryptionUse.SourceKey,
        Needs = Needs.Of(
            new Need("s3:GetObject", NeedOn.CopySource),
            new Need("s3:PutObject", NeedOn.Object) { Sources = ConditionSources.Copy }),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var number = PartNumbers.Parse(context.Request.Query["partNumber"]);
        var upload = await Uploads.FindToChangeAsync(context, cancellationToken);
        var customer = EncryptedObjects.KeyOfPart(context, upload);
        var source = await CopySource.ResolveAsync(context, cancellationToken);
        await source.CheckOwnerAsync(context, cancellationToken);
        await using var reader = await source.OpenAsync(context, cancellationToken);
        var length = Select(context.Request, reader);

        // A part's ETag is the MD5 of its bytes, and those of a part of an object have none yet: they have to be read.
        var checksum = UploadChecksum.Of(upload)?.Algorithm ?? ChecksumNames.Default;
        await using var content = new HashingStream(new ObjectReaderStream(reader), length);
        content.Compute(checksum);

        var part = await context.Multipart.PutPartAsync(context.BucketName, context.Key, upload.UploadId, number, new ObjectWrite
        {
            Body = content,
            Length = length,
            Protection = customer,
            Seal = size => new ObjectInfo
            {
                Key = context.Key,
                Size = size,
                ETag = Convert.ToHexStringLower(content.Md5),
                LastModified = context.Time.GetUtcNow(),
                Attributes = StringMap.Empty.WithChecksum(ObjectChecksum.Of(checksum, content.Checksum(checksum))),
            },
        }, cancellationToken);

        var from = reader.Info.VersionId;
        return S3Response.Xml(new CopyPartResult { LastModified = S3XmlTimestamp.WholeSeconds(part.LastModified), ETag = ObjectHeaders.Quoted(part.ETag) }.WithChecksum(part.Attributes))
            .With("x-amz-copy-source-version-id", from == ObjectInfo.NullVersion ? null : from)
            .WithEncryption(upload.Encryption);
    }

    /// <summary>Unlike a read's range, this one must lie within the source and have both ends.</summary>
    private static long Select(S3Request request, ObjectReader reader)
    {
        var header = request.Header(RangeHeader);
        if (header is null)
            return reader.Info.Size;

        if (Parse(header) is not { } part || part.Last >= reader.Info.Size)
        {
            throw new S3Exception(S3Errors.InvalidArgument, $"The {RangeHeader} value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy, and lie within the source.")
            { Details = [new("ArgumentName", RangeHeader), new("ArgumentValue", header)] };
        }

        var length = part.Last - part.First + 1;
        reader.Select(part.First, length);
        return length;
    }

    /// <summary>Null for what is not two numbers in their order.</summary>
    private static (long First, long Last)? Parse(string header)
    {
        const string Unit = "bytes=";
        var dash = header.IndexOf('-');
        return header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)
            && dash >= Unit.Length && long.TryParse(header.AsSpan(Unit.Length, dash - Unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(header.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first <= last
            ? (first, last)
            : null;
    }
}
