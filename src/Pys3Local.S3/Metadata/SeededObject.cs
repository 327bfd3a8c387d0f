using System.Collections.Immutable;
using Pys3Local.S3.Errors;
using Pys3Local.Storage;

namespace Pys3Local.S3.Metadata;

/// <summary>What goes with an object that the host itself puts into a store, as a client's headers would say it.</summary>
public sealed record SeededObject
{
    public string? ContentType { get; init; }

    /// <summary>Without <c>x-amz-meta-</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary><c>Cache-Control</c>, <c>Content-Disposition</c>, <c>Content-Encoding</c>, <c>Content-Language</c> and <c>Expires</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <exception cref="ArgumentException">A client could not have sent it.</exception>
    public ObjectInfo ApplyTo(ObjectInfo info)
    {
        try
        {
            var attributes = info.Attributes;
            foreach (var (name, value) in Headers)
                attributes = attributes.SetItem(AttributeOf(name), value);
            if (Tags.Count > 0)
            {
                var tags = TagSet.FromXml(new() { TagSet = [.. Tags.Select(tag => new Xml.Models.Tag { Key = tag.Key, Value = tag.Value })] }, TagSet.MaxObjectTags);
                attributes = attributes.SetItem(ObjectAttributes.Tags, tags.ToString());
            }

            return info with
            {
                ContentType = ContentType ?? info.ContentType,
                Metadata = info.Metadata.SetItems(Metadata.Select(item => KeyValuePair.Create(item.Key.ToLowerInvariant(), item.Value))),
                Attributes = attributes,
            };
        }
        catch (S3Exception e)
        {
            throw new ArgumentException(e.Message, e);
        }
    }

    private static string AttributeOf(string header)
    {
        foreach (var (name, attribute) in ObjectAttributes.ResponseHeaders)
        {
            if (name.Equals(header, StringComparison.OrdinalIgnoreCase))
                return attribute;
        }

        throw new ArgumentException($"'{header}' is not stored with an object: {string.Join(", ", ObjectAttributes.ResponseHeaders.Select(kept => kept.Header))} are");
    }
}
