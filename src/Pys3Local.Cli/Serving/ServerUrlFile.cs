using Pys3Local.Configuration.Files;

namespace Pys3Local.Cli.Serving;

/// <summary>
/// Where the server of a configuration answers: one URL to a line, next to its keys, from when it is ready until it stops. So that
/// other commands find it, whatever it listens on.
/// </summary>
internal sealed class ServerUrlFile : IDisposable
{
    private const string FileName = "server.url";

    // A server has a few addresses; what is longer is not ours.
    private const int MaxLines = 100;

    private readonly ConfigDirectory? _directory;
    private readonly byte[] _content;

    private ServerUrlFile(ConfigDirectory? directory, byte[] content)
    {
        _directory = directory;
        _content = content;
    }

    /// <summary>A server whose configuration cannot be written is not to be found, and serves anyway.</summary>
    /// <param name="directory">Null if there is none.</param>
    public static ServerUrlFile Write(ConfigDirectory? directory, IEnumerable<string> urls)
    {
        var content = System.Text.Encoding.ASCII.GetBytes(string.Concat(urls.Select(url => url + "\n")));
        try
        {
            directory?.Write(FileName, content);
            return new(directory, content);
        }
        catch (ConfigurationException)
        {
            return new(null, content);
        }
    }

    /// <summary>What a server has announced, the first one for this machine; none if none has. It may have been killed since.</summary>
    public static string[] Find(ConfigDirectory directory)
    {
        try
        {
            var text = System.Text.Encoding.ASCII.GetString(directory.Read(FileName) ?? []);
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(MaxLines).Where(line => Uri.TryCreate(line, UriKind.Absolute, out _))];
        }
        catch (ConfigurationException)
        {
            return [];
        }
    }

    public void Dispose()
    {
        try
        {
            // Another server of the same configuration may have announced itself since.
            if (_directory?.Read(FileName) is { } now && now.AsSpan().SequenceEqual(_content))
                _directory.Delete(FileName);
        }
        catch (ConfigurationException)
        {
            // Whoever reads it asks the server before he believes it.
        }
    }
}
