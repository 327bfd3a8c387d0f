using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Verification;

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerifyDocument))]
internal sealed partial class VerificationJson : JsonSerializerContext;
