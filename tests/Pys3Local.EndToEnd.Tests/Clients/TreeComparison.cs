using System.Security.Cryptography;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>Two trees hold the same names and the same bytes.</summary>
public static class TreeComparison
{
    public static void AssertSame(string expected, string actual)
    {
        var left = Digest(expected);
        var right = Digest(actual);
        Assert.Equal(left.Keys.Except(right.Keys), []);
        Assert.Equal(right.Keys.Except(left.Keys), []);
        Assert.Equal(left.Where(file => right[file.Key] != file.Value).Select(file => file.Key), []);
    }

    private static Dictionary<string, string> Digest(string root)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (var path in Directory.EnumerateFiles(root, "*", options))
        {
            using var file = File.OpenRead(path);
            digests.Add(Path.GetRelativePath(root, path), Convert.ToHexString(SHA256.HashData(file)));
        }

        return digests;
    }
}
