using System.Text.Json.Nodes;

namespace Pys3Local.FakeDrime;

/// <summary>The entries and uploads of the fake service. Every method is called under its lock.</summary>
internal sealed class FakeState(FakeBehaviour behaviour)
{
    private long _lastId = 480_000_000;
    private DateTimeOffset _clock = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private List<FakeEntry>? _stale;

    public Lock Gate { get; } = new();

    public Dictionary<long, FakeEntry> Entries { get; } = [];

    /// <summary>Complete uploads by the last segment of their key, until an entry is made of them.</summary>
    public Dictionary<string, FakeBlob> Blobs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, FakeUpload> Uploads { get; } = new(StringComparer.Ordinal);

    public long Used => Entries.Values.Sum(entry => entry.Blob?.Length ?? 0);

    public FakeEntry Add(string name, string type, long parent, long workspace, FakeBlob? blob, string? fileName = null, string? mime = null)
    {
        _clock += TimeSpan.FromSeconds(1);
        var entry = new FakeEntry
        {
            Id = ++_lastId,
            Name = name,
            Type = type,
            Parent = parent,
            Workspace = workspace,
            Blob = blob,
            FileName = fileName ?? Guid.NewGuid().ToString(),
            Mime = mime,
            Created = _clock,
            Updated = _clock,
        };
        Entries[entry.Id] = entry;
        return entry;
    }

    public FakeEntry Folder(string name, long parent, long workspace)
    {
        CheckParent(parent, workspace);
        var comparison = behaviour.FoldersIgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (Entries.Values.Any(entry =>
                entry.IsFolder && !entry.Trashed && entry.Parent == parent && entry.Workspace == workspace && entry.Name.Equals(name, comparison)))
        {
            throw new FakeRefusal(422, "A folder with this name already exists.");
        }

        return Add(name, "folder", parent, workspace, null);
    }

    public void CheckParent(long parent, long workspace)
    {
        if (parent != 0 && !(Entries.TryGetValue(parent, out var folder) && folder.IsFolder && !folder.Trashed && folder.Workspace == workspace))
            throw new FakeRefusal(422, "The selected parent id is invalid.");
    }

    public void CheckSpace(long more)
    {
        if (more > behaviour.Quota - Used)
            throw new FakeRefusal(422, "You have exhausted your allowed space.");
    }

    public FakeEntry Existing(long id, long workspace) =>
        Entries.TryGetValue(id, out var entry) && !entry.Trashed && entry.Workspace == workspace
            ? entry
            : throw new FakeRefusal(404, "No query results for model [App\\Models\\FileEntry].");

    public List<FakeEntry> Listed(long workspace, IReadOnlyCollection<long>? parents)
    {
        if (!behaviour.StaleListings)
            _stale = null;
        else
            _stale ??= [.. Entries.Values.Select(entry => entry.Clone())];

        return (_stale ?? (IEnumerable<FakeEntry>)Entries.Values)
            .Where(entry => !entry.Trashed && entry.Workspace == workspace &&
                (parents is null ? behaviour.TopListsAll || entry.Parent == 0 : parents.Contains(entry.Parent)))
            .OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).ThenBy(entry => entry.Id)
            .ToList();
    }

    /// <summary>Freezes what listings show, where they are to be stale.</summary>
    public void Freeze()
    {
        if (behaviour.StaleListings)
            _stale ??= [.. Entries.Values.Select(entry => entry.Clone())];
    }

    public void Delete(IReadOnlyList<long> ids, bool forever, long workspace)
    {
        if (ids.Count == 0 || ids.Any(id => !Entries.TryGetValue(id, out var entry) || entry.Workspace != workspace || (entry.Trashed && !forever)))
            throw new FakeRefusal(422, "The selected entry ids is invalid.");

        foreach (var id in ids)
            Delete(id, forever);
    }

    public JsonObject Json(FakeEntry entry) => new()
    {
        ["id"] = Number(entry.Id),
        ["name"] = entry.Name,
        ["file_name"] = entry.FileName,
        ["mime"] = entry.Mime,
        ["file_size"] = Number(entry.Blob?.Length ?? 0),
        ["parent_id"] = entry.Parent == 0 ? null : Number(entry.Parent),
        ["type"] = entry.Type,
        ["created_at"] = Time(entry.Created),
        ["updated_at"] = Time(entry.Updated),
        ["deleted_at"] = entry.Trashed ? Time(entry.Updated) : null,
        ["description"] = entry.Description,
        ["hash"] = FakeEntryHash.Of(entry.Id),
        ["url"] = $"api/v1/file-entries/{entry.Id}",
        ["workspace_id"] = Number(entry.Workspace),
        ["users"] = new JsonArray(new JsonObject { ["id"] = 1, ["email"] = "someone@example.com", ["owns_entry"] = true }),
        ["tags"] = new JsonArray(),
        ["public"] = false,
    };

    public DateTimeOffset Tick() => _clock += TimeSpan.FromSeconds(1);

    private void Delete(long id, bool forever)
    {
        foreach (var inside in Entries.Values.Where(entry => entry.Parent == id).Select(entry => entry.Id).ToList())
            Delete(inside, forever);

        if (!Entries.TryGetValue(id, out var found))
            return;

        found.Trashed = true;
        if (!forever)
            return;

        Entries.Remove(id);
        Blobs.Remove(found.FileName);
    }

    private JsonNode Number(long number) => behaviour.NumbersAsTexts ? number.ToString() : number;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}
