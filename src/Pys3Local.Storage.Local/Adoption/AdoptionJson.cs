using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Adoption;

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MinioFormat))]
[JsonSerializable(typeof(MinioDescription))]
internal sealed partial class AdoptionJson : JsonSerializerContext;
