namespace Pys3Local.EndToEnd.Harness;

/// <summary>A directory of one test's own, gone with it.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private const string Prefix = "pys3local-e2e-";

    /// <param name="below">Another place than the machine's own for such.</param>
    public TemporaryDirectory(string? below = null) =>
        Path = (below is null ? Directory.CreateTempSubdirectory(Prefix) : Directory.CreateDirectory(System.IO.Path.Combine(below, Prefix + Guid.NewGuid()))).FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test removed it itself.
        }
    }
}
