namespace Pys3Local.S3.Conditions;

/// <summary>Entity tags as clients write them: quoted, unquoted, weak, or a list of them.</summary>
internal static class EntityTag
{
    public static string Unquoted(string value)
    {
        var text = value.AsSpan().Trim();
        if (text.StartsWith("W/"))
            text = text[2..];

        return text.Trim('"').ToString();
    }

    /// <summary>Whether a list, or <c>*</c>, names this one. Hex digits in either case.</summary>
    public static bool AnyMatches(string list, string etag)
    {
        foreach (var range in list.AsSpan().Split(','))
        {
            var item = list.AsSpan(range).Trim();
            if (item is "*" || Unquoted(item.ToString()).Equals(etag, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
