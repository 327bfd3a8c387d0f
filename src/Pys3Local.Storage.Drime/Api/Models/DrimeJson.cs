using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary>How the service writes JSON: numbers may come as texts, what is null need not be sent.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(CompleteRequest))]
[JsonSerializable(typeof(DeleteRequest))]
[JsonSerializable(typeof(EntriesAnswer))]
[JsonSerializable(typeof(Entry))]
[JsonSerializable(typeof(EntryAnswer))]
[JsonSerializable(typeof(EntryPage))]
[JsonSerializable(typeof(EntryRequest))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(FolderRequest))]
[JsonSerializable(typeof(MultipartReference))]
[JsonSerializable(typeof(PartUrlsAnswer))]
[JsonSerializable(typeof(PartUrlsRequest))]
[JsonSerializable(typeof(SpaceUsageAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(TransferRequest))]
[JsonSerializable(typeof(UpdateRequest))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadedPart))]
[JsonSerializable(typeof(UploadedPartsAnswer))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(WorkspacesAnswer))]
internal sealed partial class DrimeJson : JsonSerializerContext;
