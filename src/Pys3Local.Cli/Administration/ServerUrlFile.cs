using System.Net;
using System.Net.Sockets;
using System.Text;
using Pys3Local.Configuration.Files;
using Pys3Local.Server.Admin;

namespace Pys3Local.Cli.Administration;

/// <summary>
/// Where the server of a configuration answers: one URL to a line, next to its keys, from when it is ready until it stops. So that
/// other commands find it, whatever it listens on. And the same for its admin socket. Of several servers of one configuration the first is found: another one leaves what
/// it has announced, as long as somebody answers there.
/// </summary>
internal sealed class ServerUrlFile : IDisposable
{
    private const string FileName = "server.url";
    private const string SocketFileName = "server.socket";

    // A server has a few addresses; what is longer is not ours.
    private const int MaxLines = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConfigDirectory? _directory;
    private readonly string _name;
    private readonly byte[] _content;

    private ServerUrlFile(ConfigDirectory? directory, string name, byte[] content)
    {
        (_directory, _name, _content) = (directory, name, content);
    }

    /// <summary>A server whose configuration cannot be written is not to be found, and serves anyway.</summary>
    /// <param name="directory">Null if there is none.</param>
    public static async Task<ServerUrlFile> WriteAsync(ConfigDirectory? directory, IReadOnlyList<string> urls, Shell shell, CancellationToken cancellationToken)
    {
        if (directory is not null && Find(directory) is [var other, ..] && !urls.Contains(other) && await AnswersAsync(other, shell.Time, cancellationToken))
        {
            shell.Error.WriteLine($"pys3local: another server of this configuration answers at {other}: commands without a URL go on to find that one");
            return new(null, FileName, []);
        }

        return Write(directory, FileName, string.Concat(urls.Select(url => url + "\n")));
    }

    /// <summary>As <see cref="WriteAsync"/>, for the path of the admin socket.</summary>
    public static ServerUrlFile WriteSocket(ConfigDirectory? directory, string path)
    {
        if (directory is null || FindSocket(directory) is not { } other || other == path)
            return Write(directory, SocketFileName, path);

        using var answers = AdminSocket.Connect(other);
        return answers is null ? Write(directory, SocketFileName, path) : new(null, SocketFileName, []);
    }

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
            // Another server of the same configuration may have announced itself since, if nobody answered here.
            if (_directory?.Read(_name) is { } now && now.AsSpan().SequenceEqual(_content))
                _directory.Delete(_name);
        }
        catch (ConfigurationException)
        {
            // Whoever reads it asks the server before he believes it.
        }
    }

    /// <summary>Whether somebody accepts connections there. On this machine an answer comes at once; what is a name is none of ours.</summary>
    private static async Task<bool> AnswersAsync(string url, TimeProvider time, CancellationToken cancellationToken)
    {
        var server = new Uri(url);
        if (!IPAddress.TryParse(server.Host == "localhost" ? "127.0.0.1" : server.Host.Trim('[', ']'), out var address))
            return false;

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, server.Port), either.Token);
            return true;
        }
        catch (Exception failure) when (failure is SocketException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
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
