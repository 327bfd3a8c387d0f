using Pys3Local.Configuration;

namespace Pys3Local.Cli.Parsing;

/// <summary>The variables that begin with our name: one with a typing error is an error, as an option is, and not quietly ignored.</summary>
internal static class Variables
{
    private const string Prefix = "PYS3LOCAL_";

    // What is read without being an option, and what the OpenRC script of scripts/ reads and may export.
    private static readonly string[] Others = ["PYS3LOCAL_DUMPABLE", "PYS3LOCAL_USER"];

    // What container engines make up for a service or a link of our name: PYS3LOCAL_SERVICE_HOST, PYS3LOCAL_PORT_10001_TCP, PYS3LOCAL_ENV_PATH.
    // https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
    private static readonly string[] OfEngines = ["_SERVICE_HOST", "_SERVICE_PORT", "_PORT_", "_ENV_"];

    /// <exception cref="UsageException">One is not known.</exception>
    public static void Check(IEnumerable<Option> options, Shell shell)
    {
        string[] known = [.. options.Select(option => option.Variable).OfType<string>(), .. Others];
        // The beginning that they share makes no name near another.
        string[] ends = [.. known.Select(name => name[Prefix.Length..])];
        foreach (var name in shell.VariableNames().Order(StringComparer.Ordinal))
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(name) && !IsOfEngine(name, shell.Variable(name) ?? ""))
                throw new UsageException($"{name}: there is no such variable{Suggestion(name, ends)} See 'pys3local serve --help', or unset it");
        }
    }

    private static string Suggestion(string name, string[] ends) =>
        NearestName.Find(name[Prefix.Length..], ends) is { } near ? $"; did you mean '{Prefix}{near}'?" : ".";

    private static bool IsOfEngine(string name, string value) =>
        Array.Exists(OfEngines, part => name.Contains(part, StringComparison.Ordinal))
            || (name.EndsWith("_PORT", StringComparison.Ordinal) && value.Contains("://", StringComparison.Ordinal))
            || (name.EndsWith("_NAME", StringComparison.Ordinal) && value.StartsWith('/'));
}
