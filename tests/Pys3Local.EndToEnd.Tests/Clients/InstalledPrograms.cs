namespace Pys3Local.EndToEnd.Clients;

/// <summary>Every version of a program that this machine has: the distribution's and whatever stands before it on PATH.</summary>
public static class InstalledPrograms
{
    public static IEnumerable<string> AwsCli => Find("aws");

    public static IEnumerable<string> Python => Find("python3");

    private static IEnumerable<string> Find(string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
            .Select(directory => new FileInfo(Path.Combine(directory, name)))
            .Where(file => file.Exists)
            .DistinctBy(file => Path.Combine(RealDirectory(file.Directory!), file.Name));
        return [.. found.Select(file => file.FullName)];
    }

    private static string RealDirectory(DirectoryInfo directory) => directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory.FullName;
}
