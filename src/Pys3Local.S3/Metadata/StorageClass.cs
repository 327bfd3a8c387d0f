using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Metadata;

/// <summary>
/// Storage classes are labels: remembered and given back. There is one kind of storage, and everything in it can be read at once: an object
/// of an archive's class looks as one that has been restored.
/// </summary>
internal static class StorageClass
{
    public const string Standard = "STANDARD";

    private static readonly string[] Known =
    [
        Standard, "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE",
        "OUTPOSTS", "SNOW", "EXPRESS_ONEZONE", "FSX_OPENZFS", "FSX_ONTAP",
    ];

    public const string Header = "x-amz-storage-class";

    private static readonly string[] Archives = ["GLACIER", "DEEP_ARCHIVE"];

    /// <summary>Those to which a lifecycle may move objects, and from each only to one after it.</summary>
    private static readonly string[] Targets = ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];

    /// <summary>Those from which a lifecycle may move objects to any target.</summary>
    private static readonly string[] Beginnings = [Standard, "REDUCED_REDUNDANCY"];

    public const string RestoreHeader = "x-amz-restore";

    /// <summary>What an object of an archive says of its restoration: it is over, and lasts.</summary>
    public const string Restored = "ongoing-request=\"false\", expiry-date=\"Fri, 31 Dec 2100 00:00:00 GMT\"";

    public static bool IsArchive(string storageClass) => Archives.Contains(storageClass);

    public static bool IsTarget(string? storageClass) => Targets.Contains(storageClass);

    /// <summary>Whether a lifecycle moves an object of the one class to the other.</summary>
    public static bool Leads(string from, string to) =>
        Beginnings.Contains(from) || (Array.IndexOf(Targets, from) is >= 0 and var place && place < Array.IndexOf(Targets, to));

    /// <summary>Null for the standard one.</summary>
    public static string? Read(S3Request request)
    {
        var value = request.Header(Header);
        if (value is null or Standard)
            return null;

        return Known.Contains(value) ? value : throw new S3Exception(S3Errors.InvalidStorageClass) { Details = [new("StorageClassRequested", value)] };
    }

    public static string Of(ObjectInfo info) => info.Attributes.GetValueOrDefault(ObjectAttributes.StorageClass, Standard);
}
