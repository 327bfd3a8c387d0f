namespace Pys3Local.EndToEnd.Harness;

/// <summary>
/// What steers the tests (PYS3LOCAL_BINARY, PYS3LOCAL_REGENERATE, ...) or was set by the person who runs them: the program takes every variable
/// of this name for one of its own.
/// </summary>
internal static class OwnVariables
{
    private const string Prefix = "PYS3LOCAL_";

    public static void Remove(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToList())
            environment.Remove(name);
    }
}
