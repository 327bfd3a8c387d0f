using System.Globalization;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Metadata;
using Pys3Local.Storage;
using Pys3Local.Transfer.Contents;

namespace Pys3Local.Transfer.Targets;

/// <summary>What is kept with a version, as the headers of an upload.</summary>
internal static class S3UploadHeaders
{
    /// <param name="locks">The bucket has object lock.</param>
    /// <param name="now">A retention that has ended cannot be set.</param>
    public static List<KeyValuePair<string, string>> Of(ObjectInfo info, bool locks, DateTimeOffset now)
    {
        var headers = new List<KeyValuePair<string, string>>();
        void Add(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                headers.Add(KeyValuePair.Create(name, value));
            }
        }

        Add("content-type", info.ContentType);
        foreach (var (header, attribute) in ObjectAttributes.ResponseHeaders)
        {
            Add(header.ToLowerInvariant(), info.Attributes.GetValueOrDefault(attribute));
        }

        foreach (var (name, value) in info.Metadata)
        {
            headers.Add(KeyValuePair.Create("x-amz-meta-" + name, EncodedWords.Encode(value)));
        }

        Add("x-amz-tagging", info.Attributes.GetValueOrDefault(ObjectAttributes.Tags));
        Add("x-amz-website-redirect-location", info.Attributes.GetValueOrDefault(ObjectAttributes.WebsiteRedirect));
        if (locks)
        {
            if (DateTimeOffset.TryParse(info.Attributes.GetValueOrDefault("lock-until"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) && until > now)
            {
                Add("x-amz-object-lock-mode", info.Attributes.GetValueOrDefault("lock-mode"));
                Add("x-amz-object-lock-retain-until-date", info.Attributes.GetValueOrDefault("lock-until"));
            }

            Add("x-amz-object-lock-legal-hold", info.Attributes.GetValueOrDefault("legal-hold"));
        }

        return headers;
    }

    /// <summary>What the service shall compare the content with, where it is known: a checksum of the whole, else its MD5.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfContent(ObjectInfo info)
    {
        if (ContentProof.IsMd5(info.ETag))
        {
            yield return KeyValuePair.Create("content-md5", Convert.ToBase64String(Convert.FromHexString(info.ETag)));
        }

        if (info.Attributes.GetValueOrDefault(ObjectAttributes.Checksum)?.Split(' ') is [var name, "FULL_OBJECT", var value] && ChecksumNames.FromName(name) is { } algorithm)
        {
            yield return KeyValuePair.Create(algorithm.Header(), value);
        }
    }
}
