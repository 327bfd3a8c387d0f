using System.Text;

namespace Pys3Local.FakeDrime;

/// <summary>How the service names an entry in addresses.</summary>
public static class FakeEntryHash
{
    public static string Of(long id) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id}|")).TrimEnd('=');

    public static long Id(string hash)
    {
        try
        {
            var text = Encoding.ASCII.GetString(Convert.FromBase64String(hash.PadRight((hash.Length + 3) / 4 * 4, '=')));
            return text.EndsWith('|') && long.TryParse(text[..^1], out var id) ? id : throw new FakeRefusal(404, "Not found.");
        }
        catch (FormatException)
        {
            throw new FakeRefusal(404, "Not found.");
        }
    }
}
