using System.Globalization;
using System.Text;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Metadata;

/// <summary>Tags of an object or a bucket, checked; kept and sent as a query string.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html</remarks>
internal sealed class TagSet
{
    public const int MaxObjectTags = 10;
    public const int MaxBucketTags = 50;
    private const int MaxKeyLength = 128;
    private const int MaxValueLength = 256;

    private const string Signs = "+-=._:/@";

    private readonly IReadOnlyList<KeyValuePair<string, string>> _tags;

    private TagSet(IReadOnlyList<KeyValuePair<string, string>> tags) => _tags = tags;

    public int Count => _tags.Count;

    /// <summary>From the header <c>x-amz-tagging</c>.</summary>
    public static TagSet FromQuery(string text, int most)
    {
        try
        {
            var items = QueryParameters.Parse(text).Items;
            return items.DistinctBy(tag => tag.Key).Count() == items.Length ? Checked(items, most) : throw NotEncoded(text, null);
        }
        catch (S3Exception e) when (e.Error == S3Errors.InvalidURI)
        {
            throw NotEncoded(text, e);
        }
    }

    public static TagSet FromXml(Tagging document, int most) => Checked([.. document.TagSet.Select(t => new KeyValuePair<string, string>(t.Key, t.Value))], most);

    /// <summary>The tags of an object, as kept (see <see cref="ToString"/>), whatever was legal then; empty where it has none.</summary>
    public static TagSet Of(Storage.ObjectInfo info) => new(QueryParameters.Parse(info.Attributes.GetValueOrDefault(ObjectAttributes.Tags, "")).Items);

    public Tagging ToXml() => new() { TagSet = [.. _tags.Select(t => new Tag { Key = t.Key, Value = t.Value })] };

    /// <summary>The value of a tag; null where there is no such tag.</summary>
    public string? Find(string key)
    {
        foreach (var tag in _tags)
        {
            if (tag.Key == key)
                return tag.Value;
        }

        return null;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (key, value) in _tags)
            text.Append(text.Length == 0 ? "" : "&").Append(PercentEncoding.Encode(key)).Append('=').Append(PercentEncoding.Encode(value));

        return text.ToString();
    }

    private static S3Exception NotEncoded(string text, Exception? inner) =>
        new(S3Errors.InvalidArgument, "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.", inner)
        { Details = [new("ArgumentName", "x-amz-tagging"), new("ArgumentValue", text)] };

    private static TagSet Checked(IReadOnlyList<KeyValuePair<string, string>> tags, int most)
    {
        if (tags.Count > most)
            throw new S3Exception(S3Errors.BadRequest, $"{(most == MaxObjectTags ? "Object" : "Bucket")} tags cannot be greater than {most}");

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > MaxKeyLength || !IsOfTags(key) || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                throw new S3Exception(S3Errors.InvalidTag, "The TagKey you have provided is invalid") { Details = [new("TagKey", key)] };

            if (value.Length > MaxValueLength || !IsOfTags(value))
                throw new S3Exception(S3Errors.InvalidTag, "The TagValue you have provided is invalid") { Details = [new("TagKey", key), new("TagValue", value)] };

            if (!seen.Add(key))
                throw new S3Exception(S3Errors.InvalidTag, "Cannot provide multiple Tags with the same key") { Details = [new("TagKey", key)] };
        }

        return new(tags);
    }

    /// <summary>Letters with their marks, numbers and spaces of every script, and a few signs.</summary>
    private static bool IsOfTags(string text)
    {
        // The categories are in this order: letters, marks, numbers, the space; then everything else.
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) > UnicodeCategory.SpaceSeparator && !(rune.IsAscii && Signs.Contains((char)rune.Value)))
                return false;
        }

        return true;
    }
}
