namespace Pys3Local.S3.Errors;

/// <summary>
/// Which elements an error document has beside its code and message. Whoever throws gives what only he knows; what the request itself says
/// (its bucket, key, version, upload) is filled in here, so that no thrower can forget it.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</remarks>
internal static class ErrorDetails
{
    public const string BucketName = "BucketName";
    public const string Key = "Key";
    public const string VersionId = "VersionId";
    public const string UploadId = "UploadId";
    public const string Method = "Method";
    public const string ResourceType = "ResourceType";

    /// <summary>Characters of a value: an error document is short whatever the request was.</summary>
    private const int MaxLength = 8192;

    private static readonly string[] AboutBucket = [BucketName];

    /// <summary>By code, in the order in which they appear.</summary>
    private static readonly Dictionary<string, string[]> FromRequest = new(StringComparer.Ordinal)
    {
        ["NoSuchKey"] = [Key],
        ["NoSuchVersion"] = [Key, VersionId],
        ["NoSuchUpload"] = [UploadId],
        ["InvalidPart"] = [UploadId],
        ["InvalidPartOrder"] = [UploadId],
        ["MethodNotAllowed"] = [Method, ResourceType],
        ["NoSuchBucket"] = AboutBucket,
        ["InvalidBucketName"] = AboutBucket,
        ["BucketAlreadyExists"] = AboutBucket,
        ["BucketAlreadyOwnedByYou"] = AboutBucket,
        ["BucketNotEmpty"] = AboutBucket,
        ["NoSuchBucketPolicy"] = AboutBucket,
        ["NoSuchCORSConfiguration"] = AboutBucket,
        ["NoSuchLifecycleConfiguration"] = AboutBucket,
        ["NoSuchPublicAccessBlockConfiguration"] = AboutBucket,
        ["NoSuchTagSet"] = AboutBucket,
        ["NoSuchWebsiteConfiguration"] = AboutBucket,
        ["ObjectLockConfigurationNotFoundError"] = AboutBucket,
        ["OwnershipControlsNotFoundError"] = AboutBucket,
        ["ReplicationConfigurationNotFoundError"] = AboutBucket,
        ["ServerSideEncryptionConfigurationNotFoundError"] = AboutBucket,
    };

    /// <summary>All elements of the document: what was given first, then what the request adds.</summary>
    public static List<KeyValuePair<string, string>> Of(S3Exception failure, RequestedResource request)
    {
        var details = failure.Details.Select(d => new KeyValuePair<string, string>(d.Key, Shown(d.Value))).ToList();
        foreach (var name in FromRequest.GetValueOrDefault(failure.Error.Code, []))
        {
            if (!details.Exists(d => d.Key == name) && request.Find(name) is { } value)
                details.Add(new(name, Shown(value)));
        }

        return details;
    }

    /// <summary>Cut, and without what no XML document may hold: it is a client's mistake that is shown.</summary>
    private static string Shown(string value)
    {
        var cut = value.Length <= MaxLength ? value : value[..MaxLength];
        return cut.AsSpan().ContainsAnyInRange('\0', '\x1f') ? string.Concat(cut.Select(c => c is < ' ' and not ('\t' or '\n' or '\r') ? '\uFFFD' : c)) : cut;
    }
}
