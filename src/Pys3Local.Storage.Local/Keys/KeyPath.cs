using System.Text;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Keys;

/// <summary>
/// Where a key is below a directory: injective, reversible, an ordinary key is its own path. Paths are relative, with <c>/</c>.
/// </summary>
/// <remarks>
/// One thing no pure mapping can do: <c>a</c> together with <c>a/b</c>, where the file <c>a</c> and the directory <c>a</c> want one name.
/// So a key has two places, <see cref="Of"/> and <see cref="Beside"/>; the second is used where a directory has the first, and both
/// read back as the same key.
/// </remarks>
internal sealed class KeyPath(NameRules rules)
{
    private readonly ComponentName _names = new(rules);

    public string Of(string key)
    {
        if (IsOrdinary(key))
            return key;

        var path = new StringBuilder(key.Length + 16);
        foreach (var component in key.Split('/'))
        {
            if (path.Length > 0)
                path.Append('/');

            AppendName(path, _names.Encode(component));
        }

        return path.ToString();
    }

    /// <summary>The place of a key whose own place is a directory's.</summary>
    public string Beside(string key) => Of(key) + ComponentName.Beside;

    /// <summary>
    /// The path that is the key itself, where the original, or a person, may have put it: null if that is <see cref="Of"/> anyway,
    /// where it is another key's place, or where it is no harmless path.
    /// </summary>
    public string? Literal(string key)
    {
        var path = Of(key);
        if (path == key || key.Contains('\0') || Encoding.UTF8.GetByteCount(key) > 4000)
            return null;

        foreach (var component in key.Split('/'))
        {
            if (component is "" or "." or ".." || component.StartsWith(DirectoryItem.Arriving, StringComparison.Ordinal))
                return null;
        }

        return KeyOf(key) == key ? key : null;
    }

    /// <summary>Where the metadata of a key is. No directory there ends in <c>.json</c>, and so none has a file's name.</summary>
    public string Sidecar(string key)
    {
        var path = Of(key);
        return (path.Contains(".json/", StringComparison.OrdinalIgnoreCase) ? HideExtensions(path) : path) + ".json";
    }

    /// <summary>A directory of a key's own, which no other key has anything in: no component of a key ends in <c>%=</c>.</summary>
    public string Folder(string key) => Beside(key);

    /// <summary>The key that is at this path: of <see cref="Of"/> and of <see cref="Beside"/>; every other path is its own key.</summary>
    public string KeyOf(string path)
    {
        if (!path.Contains('%'))
            return path;

        var beside = path.EndsWith(ComponentName.Beside, StringComparison.Ordinal);
        var plain = beside ? path[..^ComponentName.Beside.Length] : path;
        var key = Decode(plain);
        return key.Length > 0 && Of(key) == plain ? key : path;
    }

    /// <summary>What the keys of the files in a directory begin with: <c>""</c> for the top, and as in <see cref="KeyOf"/> where it is no directory of ours.</summary>
    public string PrefixOf(string directory)
    {
        if (!directory.Contains('%'))
            return directory.Length == 0 ? "" : directory + "/";

        var continued = directory.EndsWith(ComponentName.Continued, StringComparison.Ordinal);
        var plain = continued ? directory[..^ComponentName.Continued.Length] : directory;
        var key = Decode(plain);
        return Of(key) == plain ? continued ? key : key + "/" : directory + "/";
    }

    /// <summary>The directory, <c>""</c> for the top, that holds the keys which begin so and have no further slash.</summary>
    public string DirectoryOf(string prefix)
    {
        var path = Of(prefix + "x");
        return path[..Math.Max(0, path.LastIndexOf('/'))];
    }

    private string Decode(string path) => string.Join('/', path
        .Replace(ComponentName.Continued + "/" + ComponentName.Continued, "", StringComparison.Ordinal)
        .Split('/')
        .Select(_names.Decode));

    private static string HideExtensions(string path)
    {
        var components = path.Split('/');
        for (var i = 0; i < components.Length - 1; i++)
        {
            if (components[i].EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                components[i] += ComponentName.Empty;
        }

        return string.Join('/', components);
    }

    private void AppendName(StringBuilder path, string name)
    {
        var left = rules.Longest;
        for (var i = 0; i < name.Length;)
        {
            // An escape and a pair of surrogates stay in one piece.
            var escape = name[i] == '%' && i + 2 < name.Length && char.IsAsciiHexDigit(name[i + 1]) && char.IsAsciiHexDigit(name[i + 2]);
            var unit = escape ? 3 : char.IsHighSurrogate(name[i]) ? 2 : 1;
            var bytes = Encoding.UTF8.GetByteCount(name.AsSpan(i, unit));
            if (bytes > left)
            {
                path.Append(ComponentName.Continued).Append('/').Append(ComponentName.Continued);
                left = rules.Longest;
            }

            path.Append(name, i, unit);
            left -= bytes;
            i += unit;
        }
    }

    /// <summary>The quick path for what nearly every key is.</summary>
    private bool IsOrdinary(string key)
    {
        if (rules.Windows)
            return false;

        var start = 0;
        for (var i = 0; i <= key.Length; i++)
        {
            if (i == key.Length || key[i] == '/')
            {
                if (i == start || i - start > rules.Longest || (key[start] == '.' && i - start <= 2))
                    return false;

                start = i + 1;
            }
            else if (!(char.IsAsciiLetterLower(key[i]) || char.IsAsciiDigit(key[i]) || (char.IsAsciiLetterUpper(key[i]) && !rules.Folds) || key[i] is '-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
