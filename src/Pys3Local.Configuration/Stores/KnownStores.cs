using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pys3Local.Configuration.Stores;

/// <summary>
/// Which store this configuration has met at which path: <c>stores.json</c>. A path where another one is, or none, is most likely a disk
/// that is not mounted, and a new store there would be mistaken for the old one.
/// </summary>
public sealed class KnownStores(ConfigDirectory directory)
{
    private const string FileName = "stores.json";

    public string Path => directory.FileOf(FileName);

    /// <summary>The id of the store that was at this path; null if none is known.</summary>
    /// <param name="path">Absolute.</param>
    public string? Find(string path) => Read().GetValueOrDefault(path);

    public void Remember(string path, string id)
    {
        using var held = directory.Lock();
        var all = Read();
        if (all.GetValueOrDefault(path) == id)
            return;
        all[path] = id;
        directory.Write(FileName, JsonSerializer.SerializeToUtf8Bytes(all, KnownStoresJson.Default.SortedDictionaryStringString));
    }

    private SortedDictionary<string, string> Read()
    {
        try
        {
            return directory.Read(FileName) is { } json
                ? JsonSerializer.Deserialize(json, KnownStoresJson.Default.SortedDictionaryStringString) ?? []
                : [];
        }
        catch (JsonException)
        {
            throw new ConfigurationException("is not the JSON that was written there; remove it, and it is written again", Path);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class KnownStoresJson : JsonSerializerContext;
