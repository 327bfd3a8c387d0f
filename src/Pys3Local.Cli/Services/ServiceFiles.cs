namespace Pys3Local.Cli.Services;

/// <summary>The files of <c>scripts/</c> by which systemd and OpenRC run the server, for a program at another place.</summary>
internal static class ServiceFiles
{
    private const string PathInFiles = "/usr/local/bin/pys3local";

    /// <param name="name">As in <c>scripts/</c>.</param>
    /// <param name="program">Where the program is.</param>
    public static string Read(string name, string program)
    {
        using var file = typeof(ServiceFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the program");
        using var text = new StreamReader(file);
        // What tells a person to copy the files is done.
        return string.Join('\n', text.ReadToEnd().Split('\n').Where(line => !line.Contains("install -m", StringComparison.Ordinal))).Replace(PathInFiles, program, StringComparison.Ordinal);
    }
}
