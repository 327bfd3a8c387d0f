using System.Text;
using Pys3Local.Net.Xml;

namespace Pys3Local.Replication.Copying;

/// <summary>A tag of a version or of its copy.</summary>
internal readonly record struct CopyTag(string Name, string Value)
{
    /// <param name="query">As a query string; null for none.</param>
    public static HashSet<CopyTag> Of(string? query)
    {
        var tags = new HashSet<CopyTag>();
        foreach (var tag in query?.Split('&') ?? [])
        {
            var at = tag.IndexOf('=', StringComparison.Ordinal);
            tags.Add(new(Uri.UnescapeDataString(tag[..at]), Uri.UnescapeDataString(tag[(at + 1)..])));
        }

        return tags;
    }

    /// <summary>Those of a copy.</summary>
    public static async Task<HashSet<CopyTag>> FindAsync(TargetService target, string bucket, string key, string? versionId, CancellationToken cancellationToken) =>
        await target.Connection.FindObjectSettingAsync(bucket, key, "tagging", cancellationToken, versionId).ConfigureAwait(false) is { } text
            ? [.. XmlDocument.Read(Encoding.UTF8.GetBytes(text)).All("TagSet").SelectMany(static set => set.All("Tag")).Select(static tag => new CopyTag(tag["Key"] ?? "", tag["Value"] ?? ""))]
            : [];

    public static string Document(IEnumerable<CopyTag> tags)
    {
        var text = new StringBuilder("<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>");
        foreach (var (name, value) in tags)
            text.Append("<Tag><Key>").Append(XmlText.Escape(name)).Append("</Key><Value>").Append(XmlText.Escape(value)).Append("</Value></Tag>");

        return text.Append("</TagSet></Tagging>").ToString();
    }
}
