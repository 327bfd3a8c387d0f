using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pys3Local.S3.Locking;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Exports;

/// <summary>One version in the manifest of an export, as a line of JSON that other programs can read as well.</summary>
/// <param name="File">The path of its content below the directory, with slashes; null for a delete marker.</param>
/// <param name="Aside">Why it is not at the place that its key names; null where it is.</param>
public sealed record ManifestLine(ObjectInfo Version, string? File, string? Aside)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Headers = ["cache-control", "content-disposition", "content-encoding", "content-language", "expires"];

    private static readonly string[] Shown = [.. Headers, "tags", "checksum", LockAttributes.Mode, LockAttributes.Until, LockAttributes.Hold];

    /// <summary>With a line feed at the end.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("key", Version.Key);
            json.WriteString("version", Version.VersionId);
            json.WriteBoolean("latest", Version.IsLatest);
            json.WriteString("modified", Version.LastModified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            if (Version.IsDeleteMarker)
                json.WriteBoolean("deleteMarker", true);
            else
                WriteContent(json);

            WriteOthers(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <exception cref="InvalidDataException">It is no line of a manifest.</exception>
    public static ManifestLine Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"it is no line of a manifest: {failure.Message}", failure);
        }
    }

    private void WriteContent(Utf8JsonWriter json)
    {
        json.WriteNumber("size", Version.Size);
        json.WriteString("etag", Version.ETag);
        json.WriteString("file", File);
        if (Aside is not null)
            json.WriteString("aside", Aside);

        if (Version.ContentType is { } type)
            json.WriteString("contentType", type);

        if (Version.Attributes.GetValueOrDefault("checksum")?.Split(' ') is [var algorithm, var kind, var value])
        {
            json.WriteStartObject("checksum");
            json.WriteString("algorithm", algorithm);
            json.WriteString("type", kind);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        WriteMap(json, "metadata", Version.Metadata);
        WriteMap(json, "headers", Version.Attributes.Where(row => Headers.Contains(row.Key)));
        WriteMap(json, "tags", Tags.Read(Version.Attributes.GetValueOrDefault("tags")));
    }

    private void WriteOthers(Utf8JsonWriter json)
    {
        if (Version.Attributes.TryGetValue(LockAttributes.Mode, out var mode))
        {
            json.WriteStartObject("retention");
            json.WriteString("mode", mode);
            json.WriteString("until", Version.Attributes.GetValueOrDefault(LockAttributes.Until, ""));
            json.WriteEndObject();
        }

        if (Version.Attributes.TryGetValue(LockAttributes.Hold, out var hold))
            json.WriteString("legalHold", hold);

        WriteMap(json, "other", Version.Attributes.Where(row => !Shown.Contains(row.Key)));
    }

    private static void WriteMap(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> values)
    {
        var isOpen = false;
        foreach (var (key, value) in values)
        {
            if (!isOpen)
            {
                json.WriteStartObject(name);
                isOpen = true;
            }

            json.WriteString(key, value);
        }

        if (isOpen)
            json.WriteEndObject();
    }

    private static ManifestLine Read(JsonElement line)
    {
        var attributes = Map(line, "other").SetItems(Map(line, "headers"));
        if (Map(line, "tags") is { IsEmpty: false } tags)
            attributes = attributes.SetItem("tags", Tags.Write(tags));

        if (line.TryGetProperty("checksum", out var checksum))
            attributes = attributes.SetItem("checksum", $"{Text(checksum, "algorithm")} {Text(checksum, "type")} {Text(checksum, "value")}");

        if (line.TryGetProperty("retention", out var retention))
            attributes = attributes.SetItem(LockAttributes.Mode, Text(retention, "mode")).SetItem(LockAttributes.Until, Text(retention, "until"));

        if (line.TryGetProperty("legalHold", out var hold))
            attributes = attributes.SetItem(LockAttributes.Hold, hold.GetString() ?? "");

        var isMarker = line.TryGetProperty("deleteMarker", out var marker) && marker.GetBoolean();
        return new ManifestLine(
            new ObjectInfo
            {
                Key = Text(line, "key"),
                VersionId = Text(line, "version"),
                IsLatest = line.GetProperty("latest").GetBoolean(),
                IsDeleteMarker = isMarker,
                LastModified = line.GetProperty("modified").GetDateTimeOffset(),
                Size = isMarker ? 0 : line.GetProperty("size").GetInt64(),
                ETag = isMarker ? "" : Text(line, "etag"),
                ContentType = line.TryGetProperty("contentType", out var type) ? type.GetString() : null,
                Metadata = Map(line, "metadata"),
                Attributes = attributes,
            },
            isMarker ? null : Text(line, "file"),
            line.TryGetProperty("aside", out var aside) ? aside.GetString() : null);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null");

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Map(JsonElement line, string name) => !line.TryGetProperty(name, out var map)
        ? StringMap.Empty
        : Map(map);

    /// <summary>Texts by their names.</summary>
    /// <exception cref="FormatException">A name is there twice: which of the two is meant is not known.</exception>
    internal static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Map(JsonElement map)
    {
        var found = StringMap.Empty.ToBuilder();
        foreach (var row in map.EnumerateObject())
        {
            if (found.ContainsKey(row.Name))
                throw new FormatException($"'{row.Name}' is there twice");

            found.Add(row.Name, row.Value.GetString() ?? "");
        }

        return found.ToImmutable();
    }
}

/// <summary>Tags as a store keeps them, a query string, and one by one.</summary>
internal static class Tags
{
    public static IEnumerable<KeyValuePair<string, string>> Read(string? query) => (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(tag => tag.Split('=', 2))
        .Select(tag => KeyValuePair.Create(Uri.UnescapeDataString(tag[0]), tag.Length > 1 ? Uri.UnescapeDataString(tag[1]) : ""));

    public static string Write(IEnumerable<KeyValuePair<string, string>> tags) =>
        string.Join('&', tags.Select(tag => $"{Uri.EscapeDataString(tag.Key)}={Uri.EscapeDataString(tag.Value)}"));
}
