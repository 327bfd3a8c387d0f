using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Layout;

/// <summary><c>.pys3local/store.json</c>: what must not change under a store.</summary>
internal sealed class StoreDocument
{
    public const int CurrentLayout = 1;

    [JsonPropertyName("layout")]
    public int Layout { get; set; }

    [JsonPropertyName("folds_names")]
    public bool FoldsNames { get; set; }

    [JsonPropertyName("windows_names")]
    public bool WindowsNames { get; set; }
}
