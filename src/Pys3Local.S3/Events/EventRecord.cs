using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Events;

namespace Pys3Local.S3.Events;

/// <summary>One event in S3's own JSON, with the two names that MinIO puts before its records.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html</remarks>
internal sealed record EventRecord(string Name, string Bucket, ObjectInfo Object, WriteCause Cause, string Sequencer)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string Region { private get; init; }

    public required DateTimeOffset Time { private get; init; }

    /// <summary>The versions of the bucket have ids.</summary>
    public required bool HasVersions { private get; init; }

    public byte[] ToUtf8(string configurationId)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Options))
            Write(json, configurationId);

        return bytes.WrittenSpan.ToArray();
    }

    private void Write(Utf8JsonWriter json, string configurationId)
    {
        json.WriteStartObject();
        json.WriteString("EventName", EventNames.Prefix + Name);
        json.WriteString("Key", $"{Bucket}/{Object.Key}");
        json.WriteStartArray("Records");
        json.WriteStartObject();
        json.WriteString("eventVersion", "2.1");
        json.WriteString("eventSource", "aws:s3");
        json.WriteString("awsRegion", Region);
        json.WriteString("eventTime", Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("eventName", Name);
        WriteOne(json, "userIdentity", "principalId", Cause.Principal);
        WriteOne(json, "requestParameters", "sourceIPAddress", Cause.Address ?? "");
        WriteOne(json, "responseElements", "x-amz-request-id", Cause.RequestId);
        json.WriteStartObject("s3");
        json.WriteString("s3SchemaVersion", "1.0");
        json.WriteString("configurationId", configurationId);
        json.WriteStartObject("bucket");
        json.WriteString("name", Bucket);
        WriteOne(json, "ownerIdentity", "principalId", Cause.Principal);
        json.WriteString("arn", $"arn:aws:s3:::{Bucket}");
        json.WriteEndObject();
        WriteObject(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteObject(Utf8JsonWriter json)
    {
        json.WriteStartObject("object");
        // As a form encodes it, which is what readers of S3's events undo.
        json.WriteString("key", PercentEncoding.Encode(Object.Key, keepSlash: true).Replace("%20", "+", StringComparison.Ordinal));
        if (!Name.StartsWith("ObjectRemoved", StringComparison.Ordinal) && !Name.StartsWith("LifecycleExpiration", StringComparison.Ordinal))
        {
            json.WriteNumber("size", Object.Size);
            json.WriteString("eTag", Object.ETag);
        }

        if (HasVersions)
            json.WriteString("versionId", Object.VersionId);

        json.WriteString("sequencer", Sequencer);
        json.WriteEndObject();
    }

    private static void WriteOne(Utf8JsonWriter json, string group, string name, string value)
    {
        json.WriteStartObject(group);
        json.WriteString(name, value);
        json.WriteEndObject();
    }
}
