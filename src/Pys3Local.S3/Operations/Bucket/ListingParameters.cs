using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Bucket;

/// <summary>What the three listings of objects have in common: their parameters, and how names are written.</summary>
internal sealed class ListingParameters
{
    /// <summary>S3's greatest page.</summary>
    public const int MaxKeys = 1000;

    private readonly bool _encode;

    public ListingParameters(S3Context context)
    {
        var query = context.Request.Query;
        Prefix = query["prefix"] ?? "";
        Delimiter = query["delimiter"] is { Length: > 0 } delimiter ? delimiter : null;
        Limit = context.PageSize("max-keys", MaxKeys);
        EncodingType = query["encoding-type"] switch
        {
            null or "" => null,
            "url" => "url",
            _ => throw new S3Exception(S3Errors.InvalidArgument, "Invalid Encoding Method specified in Request")
            { Details = [new("ArgumentName", "encoding-type")] },
        };
        _encode = EncodingType is not null;
    }

    public string Prefix { get; }

    public string? Delimiter { get; }

    public int Limit { get; }

    public string? EncodingType { get; }

    /// <summary>A name as the answer shows it: percent-encoded where asked for, since XML cannot carry every key.</summary>
    public string Shown(string name) => _encode ? PercentEncoding.Encode(name, keepSlash: true) : name;

    public IReadOnlyList<CommonPrefix> Prefixes(ListPage page) =>
        [.. page.Entries.Where(e => e.Object is null).Select(e => new CommonPrefix { Prefix = Shown(e.Name) })];

    /// <param name="ofBucket">The owner of the bucket, where owners are to be shown.</param>
    public IReadOnlyList<ListedObject> Objects(ListPage page, Owner? ofBucket)
    {
        var objects = new List<ListedObject>(page.Entries.Count);
        foreach (var (_, info) in page.Entries)
        {
            if (info is not null)
                objects.Add(Object(info, ofBucket));
        }

        return objects;
    }

    private ListedObject Object(ObjectInfo info, Owner? ofBucket)
    {
        var checksum = StoredChecksum.KindOf(info.Attributes);
        return new()
        {
            Key = Shown(info.Key),
            LastModified = S3XmlTimestamp.WholeSeconds(info.LastModified),
            ETag = info.ETag,
            ChecksumAlgorithm = StoredChecksum.Names(checksum),
            ChecksumType = checksum?.TypeName,
            Size = info.Size,
            StorageClass = StorageClass.Of(info),
            Owner = ofBucket is null ? null : Owners.Of(info, ofBucket),
        };
    }
}
