using System.Globalization;
using System.Text;

namespace Pys3Local.Storage.Encryption.Keys;

/// <summary>
/// A ring as text, in its file and on paper: a line for each key, <c>key ID BASE64 DATE [active]</c>. An id is the fingerprint of its key, so a slip in typing is
/// noticed. Lines that begin with <c>#</c> and empty ones say nothing.
/// </summary>
public static class KeyRingText
{
    private const string Word = "key";
    private const string Active = "active";
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>More keys than anyone has.</summary>
    private const int MaxKeys = 1000;

    public static string Write(KeyRing ring)
    {
        var text = new StringBuilder("# The ring of keys of pys3local. Who has it can read what is encrypted with it; without it nobody can.\n");
        foreach (var key in ring.Keys.OrderBy(key => key.Created).ThenBy(key => key.Id, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Word} {key.Id} {key.ToBase64()} {key.Created.ToString(DateFormat, CultureInfo.InvariantCulture)}")
                .Append(key.Id == ring.Active.Id ? " " + Active : "").Append('\n');
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">It is not such a text; the message says where, and nothing of a key.</exception>
    public static KeyRing Parse(string text)
    {
        var keys = new List<RingKey>();
        string? active = null;
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.IsEmpty || trimmed[0] == '#')
                continue;

            var words = trimmed.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var key = Key(words, number);
            if (words.Length == 5 && (words[4] != Active || active is not null))
                throw new FormatException($"line {number}: only one key is '{Active}', and nothing comes after that");

            active = words.Length == 5 ? key.Id : active;
            if (keys.Exists(known => known.Id == key.Id))
                throw new FormatException($"line {number}: the key {key.Id} is there already");

            keys.Add(key);
            if (keys.Count > MaxKeys)
                throw new FormatException($"more than {MaxKeys} keys");
        }

        if (keys.Count == 0)
            throw new FormatException("there is no key in it");

        return new KeyRing(keys, active ?? throw new FormatException($"no key is '{Active}'"));
    }

    private static RingKey Key(string[] words, int line)
    {
        var bytes = new byte[RingKey.Size + 1];
        if (words.Length is not (4 or 5) || words[0] != Word
            || !DateOnly.TryParseExact(words[3], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var created))
        {
            throw new FormatException($"line {line}: a key is written '{Word} ID BASE64 {DateFormat} [{Active}]'");
        }

        if (!Convert.TryFromBase64String(words[2], bytes, out var count) || count != RingKey.Size)
            throw new FormatException($"line {line}: a key is {RingKey.Size} bytes in base64");

        var key = new RingKey(bytes.AsSpan(0, count), created);
        return key.Id == words[1] ? key : throw new FormatException($"line {line}: the key and its id {words[1]} do not belong together; is there a slip in typing?");
    }
}
