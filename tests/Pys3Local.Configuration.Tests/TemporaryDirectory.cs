using Pys3Local.Configuration.Files;

namespace Pys3Local.Configuration.Tests;

/// <summary>A directory of its own for one test, removed at its end, and the configuration directory in it (not yet made).</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Config = ConfigDirectory.Resolve(Path.Combine(Root, "conf"), _ => null);

    public string Root { get; } = Directory.CreateTempSubdirectory("pys3local-conf-").FullName;

    public ConfigDirectory Config { get; }

    public void Write(string name, string text) => Config.Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Text(string name) => File.ReadAllText(Config.FileOf(name));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
