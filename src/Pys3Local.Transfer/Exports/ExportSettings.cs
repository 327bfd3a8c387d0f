using System.Text.Encodings.Web;
using System.Text.Json;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Exports;

/// <summary>The file with the settings of an exported bucket: each as the document that a client would put.</summary>
internal static class ExportSettings
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string path, BucketInfo bucket)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        using var json = new Utf8JsonWriter(file, Options);
        json.WriteStartObject();
        json.WriteString("bucket", bucket.Name);
        json.WriteString("created", bucket.Created.UtcDateTime);
        json.WriteStartObject("settings");
        foreach (var (name, document) in bucket.Settings)
            json.WriteString(name, document);

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static BucketInfo Read(string path, string bucket)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var settings = ManifestLine.Map(document.RootElement.GetProperty("settings"));
            return new BucketInfo { Name = bucket, Created = document.RootElement.GetProperty("created").GetDateTimeOffset(), Settings = settings };
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"{path} is not what an export has written: {failure.Message}", failure);
        }
    }
}
