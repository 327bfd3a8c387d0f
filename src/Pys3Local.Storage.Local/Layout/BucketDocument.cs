using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Layout;

/// <summary><c>.bucket.json</c>: what is set on a bucket.</summary>
internal sealed class BucketDocument
{
    [JsonPropertyName("created")]
    public DateTimeOffset Created { get; set; }

    [JsonPropertyName("owner")]
    public string? Owner { get; set; }

    [JsonPropertyName("settings")]
    public SortedDictionary<string, string>? Settings { get; set; }

    /// <summary>Where the objects are, if that is not <c>objects</c>: a plain directory used in place.</summary>
    [JsonPropertyName("objects")]
    public string? Objects { get; set; }

    /// <summary>A disk is mounted where the objects are: without it the bucket is out of service.</summary>
    [JsonPropertyName("mounted")]
    public bool? Mounted { get; set; }
}
