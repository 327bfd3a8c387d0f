using System.Text;
using System.Text.RegularExpressions;
using Pys3Local.Minio.Format;
using Pys3Local.Storage;

namespace Pys3Local.Minio.Reading;

/// <summary><c>.minio.sys/buckets/BUCKET/.metadata.bin</c>: what is set on a bucket.</summary>
internal static partial class BucketMetadata
{
    public const string Name = ".metadata.bin";

    private const int HeaderSize = 4;

    /// <summary>MinIO's names of the documents of S3 that are taken over as they are.</summary>
    private static readonly Dictionary<string, string> Documents = new(StringComparer.Ordinal)
    {
        ["LifecycleConfigXML"] = "lifecycle",
        ["ObjectLockConfigXML"] = "object-lock",
        ["TaggingConfigXML"] = "tagging",
    };

    public static BucketInfo Read(BucketInfo bucket, ReadOnlySpan<byte> content)
    {
        var settings = bucket.Settings;
        var reader = new MessagePackReader(content[Math.Min(HeaderSize, content.Length)..]);
        for (var left = reader.Map(); left > 0; left--)
        {
            var name = reader.Text();
            if (name == "VersioningConfigXML")
            {
                if (Status().Match(Encoding.UTF8.GetString(reader.Bytes())) is { Success: true } state)
                    settings = settings.SetItem("versioning", state.Groups[1].Value);
            }
            else if (Documents.TryGetValue(name, out var setting))
            {
                if (reader.Bytes() is { Length: > 0 } document)
                    settings = settings.SetItem(setting, Encoding.UTF8.GetString(document));
            }
            else
            {
                reader.Skip();
            }
        }

        return bucket with { Settings = settings };
    }

    [GeneratedRegex("<Status>(Enabled|Suspended)</Status>")]
    private static partial Regex Status();
}
