using System.Text;

namespace Pys3Local.Storage.Azure.Names;

/// <summary>
/// Names of blobs as an account keeps them. In a hierarchical namespace a slash makes directories, and these are what S3 does not have: there is no 'a' beside 'a/b', listings have
/// 'a/b' before 'a-b', and an empty directory stays. So no slash gets there: names are flat, in the order of their bytes, and everything that a key can be is kept.
/// </summary>
/// <param name="isHierarchical">The account has a hierarchical namespace.</param>
internal sealed class BlobNaming(bool isHierarchical)
{
    public string Encode(string name) => AzureNames.Encode(isHierarchical ? FlatNames.Encode(name) : name);

    /// <summary>Null for the name of no blob of ours: that of another program, in a hierarchical namespace.</summary>
    public string? Decode(string name) => isHierarchical ? FlatNames.Decode(AzureNames.Decode(name)) : AzureNames.Decode(name);

    /// <summary>Why the account cannot keep a name, in words; null if it can.</summary>
    public string? Problem(string name) => AzureNames.Problem(isHierarchical ? FlatNames.Encode(name) : name);
}

/// <summary>Names without slashes: <c>.d</c> is a dot and <c>.s</c> a slash, which follows it in the order of bytes as well.</summary>
internal static class FlatNames
{
    private const char Mark = '.';
    private const char Dot = 'd';
    private const char Slash = 's';

    public static string Encode(string name)
    {
        if (!name.AsSpan().ContainsAny(Mark, '/'))
            return name;

        var result = new StringBuilder(name.Length + 16);
        foreach (var one in name)
        {
            if (one is Mark or '/')
                result.Append(Mark).Append(one == Mark ? Dot : Slash);
            else
                result.Append(one);
        }

        return result.ToString();
    }

    /// <summary>Null for what is not of this form.</summary>
    public static string? Decode(string name)
    {
        if (!name.AsSpan().ContainsAny(Mark, '/'))
            return name;

        var result = new StringBuilder(name.Length);
        for (var at = 0; at < name.Length; at++)
        {
            if (name[at] == '/')
                return null;

            if (name[at] != Mark)
                result.Append(name[at]);
            else if (++at < name.Length && name[at] is Dot or Slash)
                result.Append(name[at] == Dot ? '.' : '/');
            else
                return null;
        }

        return result.ToString();
    }
}
