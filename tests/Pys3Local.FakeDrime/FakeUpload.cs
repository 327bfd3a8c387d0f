namespace Pys3Local.FakeDrime;

/// <summary>An upload to the object store behind the service.</summary>
internal sealed class FakeUpload(string key, bool simple, string mime)
{
    public string Key => key;

    public string FileName => key[(key.LastIndexOf('/') + 1)..];

    public bool Simple => simple;

    public string Mime => mime;

    public SortedDictionary<int, FakeBlob> Parts { get; } = [];
}
