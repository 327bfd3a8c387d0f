using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Uploads;

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UploadDocument))]
internal sealed partial class UploadJson : JsonSerializerContext;
