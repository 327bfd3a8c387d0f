using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Uploads;

/// <summary>One line each, unlike the documents that people read.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PartLine))]
internal sealed partial class UploadLineJson : JsonSerializerContext;
