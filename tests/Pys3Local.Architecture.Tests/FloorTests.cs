namespace Pys3Local.Architecture.Tests;

/// <summary>Inside a project, folders stand on floors and only look down: a folder uses only those before it. A new folder, and a new order, are decisions made here.</summary>
public sealed class FloorTests
{
    /// <summary>From the ground up; <c>.</c> is the root of the project.</summary>
    private static readonly Dictionary<string, string[]> Floors = new()
    {
        ["Storage"] = ["Checksums", "Counting", "Limits", ".", "Events", "Multipart", "Quotas", "Replication", "Stacks"],
        ["Storage.Encryption"] = ["Keys", "Format", ".", "Whole"],
        ["Minio"] = ["Format", "Erasure", "Reading", "."],
        ["Repositories"] = [".", "Restic", "Kopia", "Duplicati", "Duplicity", "Borg", "Survey"],
        ["Replication"] = ["Queue", "Pace", "Copying", "Comparing", "."],
        ["Net"] = ["Xml", "Dns", "Requests", "Connect"],
        ["S3Client"] = ["Credentials", "Signing", "Requests", "."],
        ["Storage.Azure"] = ["Names", "Credentials", "Requests", "."],
        ["Storage.Cloud"] = ["Services", "Names", "Caching", "Records", "Buckets", "Reading", "Writing", "Uploads", "."],
        ["Storage.Local"] = ["Files", "Keys", "Layout", "Usage", "Index", "Adoption", "Objects", "Journal", "Uploads", "Verification", "Operations", "."],
        ["Storage.Drime"] = ["Locks", "Names", "Api", "Blobs", "Tree", "Reading", "Service", "Uploads", "."],
        ["Transfer"] = ["Contents", "Reports", "Exports", "Sources", "Targets", "."],
        ["Configuration"] = ["Files", "Secrets", "Encryption", "Stores", "Toml", ".", "Keys", "Remotes", "Backends"],
        ["Server"] = ["Metrics", "Listening", "Logging", "Health", "Testing", "Limits", "Admin", "Sending", "Memory", "Console", "Tls", "."],
        ["S3.Generators"] = ["Model", "."],
        ["Cli"] =
        [
            ".", "Terminal", "Parsing", "Help", "Completion", "Settings", "Stores", "Keyring", "Services", "Clients", "Configuring", "Targets", "Administration", "Reports", "Serving", "Minio", "Checks",
            "Transfers", "Commands",
        ],
        ["S3"] =
        [
            "Xml", "Errors", "Checksums", "Access", "Hosting", "Requests", "Body", "Wire", "Settings", "Locking", "Metadata", "Encryption", "Conditions", "Cors", "Veeam", "Auth", "Expiry", "Events", "Replication",
            "Operations", "Lifecycle", "Administration", "Routing", "Restic", ".",
        ],
    };

    private static readonly Lazy<FolderUses> Uses = new(FolderUses.Read);

    public static IEnumerable<string> Projects => Floors.Keys;

    [Test]
    [MethodDataSource(nameof(Projects))]
    public void Every_folder_has_a_floor(string project) => Assert.Empty(
        SourceTree.Files($"src/Pys3Local.{project}", "*.cs").Select(path => path.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]).Distinct().Except(Floors[project]));

    [Test]
    [MethodDataSource(nameof(Projects))]
    public void A_folder_uses_only_those_below_it(string project)
    {
        var floors = Floors[project];
        Assert.Empty(Uses.Value.Of(project)
            .Where(use => Array.IndexOf(floors, use.Used) > Array.IndexOf(floors, use.Folder))
            .Select(use => $"{use.File} uses {use.Type} of {use.Used}"));
    }
}
