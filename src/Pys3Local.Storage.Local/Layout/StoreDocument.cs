using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Local.Layout;

/// <summary><c>.pys3local/store.json</c>: that this is a store, which one, and what must not change under it.</summary>
internal sealed class StoreDocument
{
    public const int CurrentLayout = 1;

    [JsonPropertyName("layout")]
    public int Layout { get; set; }

    /// <summary>Of this store and no other; null if version 0.3 made it.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; set; }

    [JsonPropertyName("folds_names")]
    public bool FoldsNames { get; set; }

    [JsonPropertyName("windows_names")]
    public bool WindowsNames { get; set; }

    /// <summary>See <see cref="Keys.NameRules.Limit"/>; 0: the usual one.</summary>
    [JsonPropertyName("name_limit")]
    public int NameLimit { get; set; }
}
