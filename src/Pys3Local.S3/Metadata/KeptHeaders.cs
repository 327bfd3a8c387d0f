using Pys3Local.S3.Checksums;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Metadata;

/// <summary>What is kept with a version, as the headers of an upload to another service.</summary>
public static class KeptHeaders
{
    private const string MetadataPrefix = "x-amz-meta-";

    public static ReplicaHeaders Of(ObjectInfo version)
    {
        var headers = new List<KeyValuePair<string, string>>();
        Add("content-type", version.ContentType);
        foreach (var (header, attribute) in ObjectAttributes.ResponseHeaders)
            Add(header.ToLowerInvariant(), version.Attributes.GetValueOrDefault(attribute));

        foreach (var (name, value) in version.Metadata)
        {
            if (HeaderText.IsName(name))
                headers.Add(new(MetadataPrefix + name, EncodedWords.Encode(value)));
        }

        Add("x-amz-website-redirect-location", version.Attributes.GetValueOrDefault(ObjectAttributes.WebsiteRedirect));
        return new()
        {
            Content = headers,
            Tags = version.Attributes.GetValueOrDefault(ObjectAttributes.Tags) is { Length: > 0 } tags ? tags : null,
            Retention = version.Attributes.TryGetValue(LockAttributes.Mode, out var mode) && version.Attributes.TryGetValue(LockAttributes.Until, out var until) ? (mode, until) : null,
            LegalHold = version.Attributes.GetValueOrDefault(LockAttributes.Hold),
            Checksum = StoredChecksum.Of(version.Attributes) is { Type: ChecksumType.FullObject } sum ? (sum.Algorithm.Header().ToLowerInvariant(), sum.Value) : null,
        };

        void Add(string name, string? value)
        {
            if (value is { Length: > 0 })
                headers.Add(new(name, value));
        }
    }
}
