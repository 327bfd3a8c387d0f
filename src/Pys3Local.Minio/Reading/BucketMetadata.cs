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
    private const string Versioning = "versioning";
    private const string ObjectLock = "object-lock";

    /// <summary>MinIO's names of the documents of S3 that are taken over, in the order in which they can be set.</summary>
    private static readonly (string Name, string Setting)[] Documents = [("ObjectLockConfigXML", ObjectLock), ("TaggingConfigXML", "tagging"), ("LifecycleConfigXML", "lifecycle")];

    /// <param name="take">Sets a document as a client would: the bucket with it, or <see cref="ArgumentException"/> where it cannot be set, with the reason.</param>
    /// <param name="report">Gets a line for each that is not taken over.</param>
    public static BucketInfo Read(BucketInfo bucket, ReadOnlySpan<byte> content, Func<BucketInfo, string, string, BucketInfo> take, Action<string> report)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new MessagePackReader(content[Math.Min(HeaderSize, content.Length)..]);
        for (var left = reader.Map(); left > 0; left--)
        {
            var name = reader.Text();
            if (name == "VersioningConfigXML" || Array.Exists(Documents, one => one.Name == name))
                found[name] = Encoding.UTF8.GetString(reader.Bytes());
            else
                reader.Skip();
        }

        // A bucket with locks keeps versions, whatever else is said.
        if (Status().Match(found.GetValueOrDefault("VersioningConfigXML", "")) is { Success: true } state)
            bucket = bucket with { Settings = bucket.Settings.SetItem(Versioning, state.Groups[1].Value) };
        else if (found.GetValueOrDefault("ObjectLockConfigXML") is { Length: > 0 })
            bucket = bucket with { Settings = bucket.Settings.SetItem(Versioning, "Enabled") };

        foreach (var (name, setting) in Documents)
        {
            if (found.GetValueOrDefault(name) is not { Length: > 0 } document)
                continue;

            try
            {
                bucket = take(bucket, setting, Own().Replace(document, static _ => ""));
            }
            catch (ArgumentException problem)
            {
                report($"{bucket.Name}: {setting} is not taken over: {problem.Message}");
            }
        }

        return bucket;
    }

    [GeneratedRegex("<Status>(Enabled|Suspended)</Status>")]
    private static partial Regex Status();

    /// <summary>When a lifecycle was set, which MinIO keeps in it for itself: S3 has no such element.</summary>
    [GeneratedRegex("<ExpiryUpdatedAt>[^<]*</ExpiryUpdatedAt>|<ExpiryUpdatedAt */>")]
    private static partial Regex Own();
}
