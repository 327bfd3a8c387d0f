using System.Globalization;
using System.Net;

namespace Pys3Local.Net.Dns;

/// <summary>What <c>/etc/resolv.conf</c> says, see resolv.conf(5): of it, what a client of one service needs.</summary>
/// <param name="Search">Domains that short names are tried in.</param>
/// <param name="Dots">A name with this many dots is tried as it is first.</param>
/// <param name="Timeout">For one question to one server.</param>
/// <param name="Attempts">How often all servers are asked.</param>
internal sealed record ResolverSettings(
    IReadOnlyList<IPEndPoint> Servers, IReadOnlyList<string> Search, int Dots, TimeSpan Timeout, int Attempts)
{
    public const string File = "/etc/resolv.conf";

    private const int Port = 53;
    private const int MaxServers = 3;
    private const int MaxSearch = 6;

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Where nothing is said, the server is this machine.</summary>
    public static ResolverSettings Parse(string text)
    {
        var servers = new List<IPEndPoint>();
        IReadOnlyList<string> search = [];
        var (dots, seconds, attempts) = (1, 5, 2);
        foreach (var line in text.Split('\n'))
        {
            var words = line.Trim().Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["nameserver", var server, ..] when servers.Count < MaxServers && IPAddress.TryParse(server, out var address):
                    servers.Add(new IPEndPoint(address, Port));
                    break;
                case ["domain" or "search", .. var domains]:
                    search = [.. domains.Take(MaxSearch).Select(domain => domain.Trim('.')).Where(domain => domain.Length > 0)];
                    break;
                case ["options", .. var options]:
                    foreach (var option in options)
                    {
                        dots = Number(option, "ndots:", 15) ?? dots;
                        seconds = Number(option, "timeout:", 30) ?? seconds;
                        attempts = Number(option, "attempts:", 5) ?? attempts;
                    }

                    break;
            }
        }

        return new ResolverSettings(
            servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, Port)],
            search, dots, TimeSpan.FromSeconds(Math.Max(seconds, 1)), Math.Max(attempts, 1));
    }

    /// <summary>The names to ask for, in order.</summary>
    public IEnumerable<string> Candidates(string name)
    {
        if (name.EndsWith('.'))
            return [name.TrimEnd('.')];

        var inDomains = Search.Select(domain => $"{name}.{domain}");
        return name.Count(c => c == '.') >= Dots ? inDomains.Prepend(name) : inDomains.Append(name);
    }

    private static int? Number(string option, string name, int most) =>
        option.StartsWith(name, StringComparison.Ordinal) &&
        int.TryParse(option.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, most)
            : null;
}
