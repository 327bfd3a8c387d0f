using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Tree;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObjectNote))]
[JsonSerializable(typeof(BucketNote))]
internal sealed partial class NoteJson : JsonSerializerContext;
