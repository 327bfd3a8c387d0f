using Pys3Local.S3.Errors;
using Pys3Local.Storage;

namespace Pys3Local.S3.Metadata;

/// <summary>Storage classes are remembered and given back; there is one kind of storage.</summary>
internal static class StorageClass
{
    public const string Standard = "STANDARD";

    private static readonly string[] Known =
    [
        Standard, "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR",
    ];

    public const string Header = "x-amz-storage-class";

    /// <summary>Null for the standard one. Classes that would have to be restored before reading are refused: here nothing is archived.</summary>
    public static string? Read(S3Request request)
    {
        var value = request.Header(Header);
        if (value is null or Standard)
            return null;

        return Known.Contains(value) ? value : throw new S3Exception(S3Errors.InvalidStorageClass) { Details = [new("StorageClassRequested", value)] };
    }

    public static string Of(ObjectInfo info) => info.Attributes.GetValueOrDefault(ObjectAttributes.StorageClass, Standard);
}
