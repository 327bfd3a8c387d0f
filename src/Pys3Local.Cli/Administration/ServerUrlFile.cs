using System.Text;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Cli.Administration;

/// <summary>
/// Where the server of a configuration answers: one URL to a line, next to its keys, from when it is ready until it stops. So that
/// other commands find it, whatever it listens on. And the same for its admin socket.
/// </summary>
internal sealed class ServerUrlFile : IDisposable
{
    private const string FileName = "server.url";
    private const string SocketFileName = "server.socket";

    // A server has a few addresses; what is longer is not ours.
    private const int MaxLines = 100;

    private readonly ConfigDirectory? _directory;
    private readonly string _name;
    private readonly byte[] _content;

    private ServerUrlFile(ConfigDirectory? directory, string name, byte[] content)
    {
        (_directory, _name, _content) = (directory, name, content);
    }

    /// <summary>A server whose configuration cannot be written is not to be found, and serves anyway.</summary>
    /// <param name="directory">Null if there is none.</param>
    public static ServerUrlFile Write(ConfigDirectory? directory, IEnumerable<string> urls) => Write(directory, FileName, string.Concat(urls.Select(url => url + "\n")));

    /// <summary>As <see cref="Write(ConfigDirectory?, IEnumerable{string})"/>, for the path of the admin socket.</summary>
    public static ServerUrlFile WriteSocket(ConfigDirectory? directory, string path) => Write(directory, SocketFileName, path);

    /// <summary>What a server has announced, the first one for this machine; none if none has. It may have been killed since.</summary>
    public static string[] Find(ConfigDirectory directory)
    {
        try
        {
            var text = Encoding.UTF8.GetString(directory.Read(FileName) ?? []);
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(MaxLines).Where(line => Uri.TryCreate(line, UriKind.Absolute, out _))];
        }
        catch (ConfigurationException)
        {
            return [];
        }
    }

    /// <summary>The admin socket of the server that has announced it; null where none has. It may have been killed since.</summary>
    public static string? FindSocket(ConfigDirectory directory)
    {
        try
        {
            return directory.Read(SocketFileName) is { Length: > 0 } path ? Encoding.UTF8.GetString(path) : null;
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            // Another server of the same configuration may have announced itself since.
            if (_directory?.Read(_name) is { } now && now.AsSpan().SequenceEqual(_content))
                _directory.Delete(_name);
        }
        catch (ConfigurationException)
        {
            // Whoever reads it asks the server before he believes it.
        }
    }

    private static ServerUrlFile Write(ConfigDirectory? directory, string name, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        try
        {
            directory?.Write(name, content);
            return new(directory, name, content);
        }
        catch (ConfigurationException)
        {
            return new(null, name, content);
        }
    }
}
