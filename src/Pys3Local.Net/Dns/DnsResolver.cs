using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Pys3Local.Net.Dns;

/// <summary>
/// Names to addresses, by <c>/etc/hosts</c> and the servers of <c>/etc/resolv.conf</c>. The system's own way loads shared libraries,
/// which a static binary cannot rely on.
/// </summary>
/// <param name="hosts">The text of the hosts file, read again for each name.</param>
internal sealed class DnsResolver(Func<string> hosts, Func<ResolverSettings> settings, TimeProvider time)
{
    private const int MaxAliases = 8;
    private const int MaxCached = 64;
    private const int MaxDatagram = 4096;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (IReadOnlyList<IPAddress> Addresses, long Asked)> _cache = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The one of this machine.</summary>
    public static DnsResolver System(TimeProvider time) => new(() => Text(HostsFile.File), () => ResolverSettings.Parse(Text(ResolverSettings.File)), time);

    /// <summary>At least one address.</summary>
    /// <exception cref="HttpRequestException">There is none, or no server has answered.</exception>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(name.Trim('[', ']'), out var literal))
            return [literal];

        lock (_gate)
        {
            if (_cache.TryGetValue(name, out var known) && time.GetElapsedTime(known.Asked) < Freshness)
                return known.Addresses;
        }

        var found = HostsFile.Find(hosts(), name.TrimEnd('.'));
        if (found.Count == 0)
            found = name is "localhost" ? [IPAddress.Loopback] : await AskAsync(name, cancellationToken).ConfigureAwait(false);

        lock (_gate)
        {
            if (_cache.Count >= MaxCached)
                _cache.Clear();

            _cache[name] = (found, time.GetTimestamp());
        }

        return found;
    }

    private async ValueTask<IReadOnlyList<IPAddress>> AskAsync(string name, CancellationToken cancellationToken)
    {
        var current = settings();
        foreach (var candidate in current.Candidates(name))
        {
            var both = await Task.WhenAll(
                FollowAsync(current, candidate, DnsRecordType.A, cancellationToken),
                FollowAsync(current, candidate, DnsRecordType.Aaaa, cancellationToken)).ConfigureAwait(false);
            if (both is [{ } four, { } six] && four.Count + six.Count > 0)
                return [.. four, .. six];

            if (both.Any(answer => answer is { Count: > 0 }))
                return both.First(answer => answer is { Count: > 0 })!;

            if (both.All(answer => answer is null))
                throw new HttpRequestException(HttpRequestError.NameResolutionError, $"no name server answers for '{candidate}'");
        }

        throw new HttpRequestException(HttpRequestError.NameResolutionError, $"there is no '{name}'");
    }

    /// <returns>Null if no server answers.</returns>
    private static async Task<IReadOnlyList<IPAddress>?> FollowAsync(
        ResolverSettings settings, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        for (var step = 0; step < MaxAliases; step++)
        {
            if (await AskServersAsync(settings, name, type, cancellationToken).ConfigureAwait(false) is not { } answer)
                return null;

            if (answer.Alias is not { } alias)
                return answer.Addresses;

            name = alias;
        }

        return [];
    }

    private static async ValueTask<DnsAnswer?> AskServersAsync(
        ResolverSettings settings, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < settings.Attempts; attempt++)
        {
            foreach (var server in settings.Servers)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(settings.Timeout);
                try
                {
                    if (await AskAsync(server, name, type, limit.Token).ConfigureAwait(false) is { } answer)
                        return answer;
                }
                catch (Exception e) when (e is SocketException or IOException ||
                    e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    // The next server, or the same one again.
                }
            }
        }

        return null;
    }

    private static async ValueTask<DnsAnswer?> AskAsync(IPEndPoint server, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        // Id and port are chosen at random for each question, which is what makes a forged answer hard.
        var id = BinaryPrimitives.ReadUInt16BigEndian(RandomNumberGenerator.GetBytes(2));
        if (DnsMessage.Question(id, name, type) is not { } question)
            return new DnsAnswer([], null, false, false);

        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(question, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[MaxDatagram];
        var length = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        while (length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(buffer) != id)
            length = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);

        var answer = DnsMessage.Read(buffer.AsSpan(0, length), id, name, type);
        return answer is { IsTruncated: true }
            ? await AskWithTcpAsync(server, question, id, name, type, cancellationToken).ConfigureAwait(false)
            : answer;
    }

    private static async ValueTask<DnsAnswer?> AskWithTcpAsync(
        IPEndPoint server, byte[] question, ushort id, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        var stream = new NetworkStream(socket);
        await using var closing = stream.ConfigureAwait(false);
        var framed = new byte[question.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
        question.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancellationToken).ConfigureAwait(false);
        await stream.ReadExactlyAsync(framed.AsMemory(0, 2), cancellationToken).ConfigureAwait(false);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(framed)];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        return DnsMessage.Read(answer, id, name, type) is { IsTruncated: false } read ? read : null;
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
