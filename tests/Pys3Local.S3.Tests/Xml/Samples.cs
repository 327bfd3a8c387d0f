using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Tests.Xml;

/// <summary>One of each document, and more where one does not show all of it.</summary>
internal static partial class Samples
{
    private const string Id = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";

    private static readonly Owner Owner = new() { ID = Id, DisplayName = "mtd@amazon.com" };

    public static IReadOnlyDictionary<string, IS3XmlDocument> All { get; } = new Dictionary<string, IS3XmlDocument>(Configurations)
    {
        ["ListAllMyBucketsResult"] = new ListAllMyBucketsResult
        {
            Owner = new() { ID = "AIDACKCEVSQ6C2EXAMPLE", DisplayName = "Account+Name" },
            Buckets =
            [
                new() { Name = "amzn-s3-demo-bucket", CreationDate = At("2019-12-11T23:32:47Z"), BucketRegion = "us-east-1" },
                new() { Name = "amzn-s3-demo-bucket1", CreationDate = At("2019-11-10T23:32:13Z") },
            ],
            Prefix = "amzn",
        },
        ["ListAllMyBucketsResult.empty"] = new ListAllMyBucketsResult { Owner = Owner },
        ["ListBucketResult"] = new ListBucketResult
        {
            Name = "amzn-s3-demo-bucket",
            Prefix = "N",
            Marker = "Ned",
            NextMarker = "Nelson",
            MaxKeys = 40,
            Delimiter = "/",
            IsTruncated = false,
            Contents =
            [
                new()
                {
                    Key = "Nelson",
                    LastModified = At("2006-01-01T12:00:00Z"),
                    ETag = "828ef3fdfa96f00ad9f27c383fc9ac7f",
                    Size = 5,
                    StorageClass = "STANDARD",
                    Owner = new() { ID = "bcaf161ca5fb16fd081034f", DisplayName = "webfile" },
                },
                new() { Key = "Neo & <Trinity>", LastModified = At("2006-01-01T12:00:00.9999Z"), Size = 4_294_967_296 },
            ],
            CommonPrefixes = [new() { Prefix = "N/" }],
        },
        ["ListBucketResult.V2"] = new ListBucketResultV2
        {
            Name = "amzn-s3-demo-bucket",
            Prefix = "",
            StartAfter = "ExampleGuide.pdf",
            ContinuationToken = "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=",
            NextContinuationToken = "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwN=",
            KeyCount = 2,
            MaxKeys = 1000,
            Delimiter = "/",
            EncodingType = "url",
            IsTruncated = true,
            Contents =
            [
                new()
                {
                    Key = "happy%20face.jpg",
                    LastModified = At("2014-11-21T19:40:05Z"),
                    ETag = "70ee1738b6b21e2c8a43f3a5ab0eee71",
                    ChecksumAlgorithm = ["CRC64NVME"],
                    ChecksumType = "FULL_OBJECT",
                    Size = 1111,
                    StorageClass = "STANDARD",
                },
            ],
            CommonPrefixes = [new() { Prefix = "photos/" }],
        },
        ["ListVersionsResult"] = new ListVersionsResult
        {
            Name = "amzn-s3-demo-bucket",
            Prefix = "my",
            KeyMarker = "",
            VersionIdMarker = "",
            MaxKeys = 5,
            IsTruncated = true,
            NextKeyMarker = "my-third-image.jpg",
            NextVersionIdMarker = "03jpff543dhffds434rfdsFDN943fdsFkdmqnh892",
            Versions =
            [
                Version("my-image.jpg", "3/L4kqtJl40Nr8X8gdRQBpUMLUo", isLatest: true),
                new(isDeleteMarker: true) { Key = "my-second-image.jpg", VersionId = "03jpff543dhffds434rfdsFDN943fdsFkdmqnh892", IsLatest = true, LastModified = At("2009-11-12T17:50:30Z"), Owner = Owner },
                Version("my-second-image.jpg", "QUpfdndhfd8438MNFDN93jdnJFkdmqnh893", isLatest: false),
            ],
            CommonPrefixes = [new() { Prefix = "my/" }],
        },
        ["LocationConstraint"] = new LocationConstraint { Region = "eu-west-1" },
        ["LocationConstraint.us-east-1"] = new LocationConstraint(),
        ["CreateBucketConfiguration"] = new CreateBucketConfiguration { LocationConstraint = "EU", Tags = [new() { Key = "k", Value = "v" }] },
        ["Error"] = new Error
        {
            Code = "NoSuchKey",
            Message = "The resource you requested does not exist",
            Resource = "/mybucket/myfoto.jpg",
            RequestId = "4442587FB7D0A2F9",
        },
        ["Error.signature"] = new Error
        {
            Code = "SignatureDoesNotMatch",
            Message = "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            Details =
            [
                new("AWSAccessKeyId", "AKIDEXAMPLE"),
                new("StringToSign", "AWS4-HMAC-SHA256\n20150830T123600Z"),
                new("SignatureProvided", "0"),
            ],
            RequestId = "4442587FB7D0A2F9",
            HostId = "h",
        },
        ["CopyObjectResult"] = new CopyObjectResult { LastModified = At("2009-10-12T17:50:30Z"), ETag = "\"9b2cf535f27731c974343645a3985328\"", ChecksumCRC64NVME = "AAAAAAAAAAA=", ChecksumType = "FULL_OBJECT" },
        ["CopyPartResult"] = new CopyPartResult { LastModified = At("2011-04-11T20:34:56Z"), ETag = "\"9b2cf535f27731c974343645a3985328\"", ChecksumSHA256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
        ["InitiateMultipartUploadResult"] = new InitiateMultipartUploadResult { Bucket = "amzn-s3-demo-bucket", Key = "example-object", UploadId = "VXBsb2FkIElEIGZvciA2aWWpbmcncyBteS1tb3ZpZS5tMnRzIHVwbG9hZA" },
        ["CompleteMultipartUpload"] = new CompletedMultipartUpload
        {
            Parts =
            [
                new() { PartNumber = 1, ETag = "\"a54357aff0632cce46d942af68356b38\"", ChecksumCRC32C = "AAAAAA==" },
                new() { PartNumber = 2, ETag = "0c78aef83f66abc1fa1e8477f296d394", ChecksumSHA1 = "2jmj7l5rSw0yVb/vlWAYkK/YBwk=" },
            ],
        },
        ["CompleteMultipartUploadResult"] = new CompleteMultipartUploadResult
        {
            Location = "http://amzn-s3-demo-bucket.s3.amazonaws.com/Example-Object",
            Bucket = "amzn-s3-demo-bucket",
            Key = "Example-Object",
            ETag = "\"3858f62230ac3c915f300c664312c11f-9\"",
            ChecksumCRC32 = "AAAAAA==-9",
            ChecksumType = "COMPOSITE",
        },
        ["ListPartsResult"] = new ListPartsResult
        {
            Bucket = "amzn-s3-demo-bucket",
            Key = "example-object",
            UploadId = "XXBsb2FkIElEIGZvciBlbHZpbmcncyVcdS1tb3ZpZS5tMnRzEEEwbG9hZA",
            Initiator = new() { ID = "arn:aws:iam::111122223333:user/some-user-11116a31-17b5-4fb7-9df5-b288870f11xx", DisplayName = "umat-user" },
            Owner = Owner,
            StorageClass = "STANDARD",
            PartNumberMarker = 1,
            NextPartNumberMarker = 3,
            MaxParts = 2,
            IsTruncated = true,
            ChecksumAlgorithm = "SHA256",
            ChecksumType = "COMPOSITE",
            Parts =
            [
                new() { PartNumber = 2, LastModified = At("2010-11-10T20:48:34Z"), ETag = "7778aef83f66abc1fa1e8477f296d394", Size = 10485760 },
                new() { PartNumber = 3, LastModified = At("2010-11-10T20:48:33Z"), ETag = "aaaa18db4cc2f85cedef654fccc4a4x8", Size = 10485760, ChecksumSHA256 = "s" },
            ],
        },
        ["ListMultipartUploadsResult"] = new ListMultipartUploadsResult
        {
            Bucket = "amzn-s3-demo-bucket",
            KeyMarker = "",
            UploadIdMarker = "",
            NextKeyMarker = "my-movie.m2ts",
            NextUploadIdMarker = "YW55IGlkZWEgd2h5IGVsdmluZydzIHVwbG9hZCBmYWlsZWQ",
            Delimiter = "/",
            MaxUploads = 3,
            IsTruncated = true,
            Uploads =
            [
                new()
                {
                    Key = "my-divisor",
                    UploadId = "XMgbGlrZSBlbHZpbmcncyBub3QgaGF2aW5nIG11Y2ggbHVjaw",
                    Initiator = Owner,
                    Owner = Owner,
                    StorageClass = "STANDARD",
                    Initiated = At("2010-11-10T20:48:33Z"),
                    ChecksumAlgorithm = "CRC32",
                    ChecksumType = "COMPOSITE",
                },
            ],
            CommonPrefixes = [new() { Prefix = "photos/" }, new() { Prefix = "videos/" }],
        },
        ["Delete"] = new Delete
        {
            Quiet = true,
            Objects =
            [
                new() { Key = "sample1.txt" },
                new() { Key = " a\r\n&\u0001 ", VersionId = "OYcLXagmS.WaD..oyH4KRguB95_YhLs7", ETag = "\"e\"", Size = 0, LastModifiedTime = At("2009-10-12T17:50:30Z") },
            ],
        },
        ["DeleteResult"] = new DeleteResult
        {
            Deleted = [new() { Key = "SampleDocument.txt", VersionId = "v", DeleteMarker = true, DeleteMarkerVersionId = "NeQt5xeFTfgPJD8B4CGWnkSLtluMr11s" }, new() { Key = "sample1.txt" }],
            Errors = [new() { Key = "sample2.txt", Code = "AccessDenied", Message = "Access Denied" }],
        },
        ["PostResponse"] = new PostResponse { Location = "http://amzn-s3-demo-bucket.s3.amazonaws.com/a%2Fb", Bucket = "amzn-s3-demo-bucket", Key = "a/b", ETag = "\"d41d8cd98f00b204e9800998ecf8427e\"" },
        ["GetObjectAttributesOutput"] = new GetObjectAttributesOutput
        {
            ETag = "d41d8cd98f00b204e9800998ecf8427e",
            Checksum = new() { ChecksumSHA1 = "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", ChecksumType = "FULL_OBJECT" },
            ObjectParts = new()
            {
                TotalPartsCount = 2,
                PartNumberMarker = 0,
                NextPartNumberMarker = 1,
                MaxParts = 1,
                IsTruncated = true,
                Parts = [new() { PartNumber = 1, Size = 5242880, ChecksumCRC32 = "AAAAAA==" }],
            },
            StorageClass = "STANDARD",
            ObjectSize = 5242881,
        },
    };

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time);

    private static ListedVersion Version(string key, string id, bool isLatest) => new(isDeleteMarker: false)
    {
        Key = key,
        VersionId = id,
        IsLatest = isLatest,
        LastModified = At("2009-10-12T17:50:30Z"),
        ETag = "fba9dede5f27731c9771645a39863328",
        Size = 434234,
        StorageClass = "STANDARD",
        Owner = Owner,
    };
}
