using System.Net;

namespace Pys3Local.Net.Dns;

/// <summary><c>/etc/hosts</c>: an address and its names on each line, see hosts(5).</summary>
internal static class HostsFile
{
    public const string File = "/etc/hosts";

    private static readonly char[] Blanks = [' ', '\t'];

    public static IReadOnlyList<IPAddress> Find(string text, string name)
    {
        var found = new List<IPAddress>();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split('#')[0].Trim().Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase) && IPAddress.TryParse(words[0], out var address))
                found.Add(address);
        }

        return found;
    }
}
