namespace Pys3Local.S3.Access;

/// <summary>
/// Names of objects that a client of a preset may replace: <c>#</c> is one hexadecimal digit in lower case, <c>*</c> any run of characters,
/// everything else stands for itself. A digit is never a slash: what has the length of a name and lies one folder deeper does not fit.
/// </summary>
internal static class NamePattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return pattern.Length == name.Length && Begins(pattern, name);

        if (!Begins(pattern[..star], name))
            return false;

        name = name[star..];
        pattern = pattern[(star + 1)..];
        if (!pattern.Contains('*'))
            return name.Length >= pattern.Length && Begins(pattern, name[^pattern.Length..]);

        for (; !Matches(pattern, name); name = name[1..])
        {
            if (name.IsEmpty)
                return false;
        }

        return true;
    }

    private static bool Begins(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (name.Length < pattern.Length)
            return false;

        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '#' ? !char.IsAsciiHexDigitLower(name[i]) : pattern[i] != name[i])
                return false;
        }

        return true;
    }
}
