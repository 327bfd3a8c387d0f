using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Layout;

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SidecarDocument))]
[JsonSerializable(typeof(BucketDocument))]
[JsonSerializable(typeof(StoreDocument))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class LayoutJson : JsonSerializerContext
{
    /// <summary>Null if it is not such a document.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
