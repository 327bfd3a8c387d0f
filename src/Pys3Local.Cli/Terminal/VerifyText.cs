using Pys3Local.Storage;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Terminal;

/// <summary>What a verification finds, for people and for scripts.</summary>
internal static class VerifyText
{
    /// <summary>Returns the exit code: 1 if something is wrong that was not corrected.</summary>
    public static async Task<int> WriteAsync(Shell shell, IAsyncEnumerable<VerifyFinding> found, ProgressLine<VerifyProgress> line, bool json)
    {
        var findings = new List<VerifyFinding>();
        await foreach (var finding in found)
        {
            findings.Add(finding);
            if (json)
                continue;

            line.Clear();
            shell.Out.WriteLine(Line(finding));
        }

        line.Clear();
        if (json)
            WriteJson(shell, line.Last, findings);
        else
            WriteSummary(shell, line.Last, findings);

        // What could not be decrypted was not verified, and counts as a finding. An index that was corrected is no damage. A changed file is: nobody can tell a careless hand from a failing disk.
        return findings.Exists(finding => finding.Fault != VerifyFault.Index) ? ExitCode.Failure : ExitCode.Success;
    }

    public static string Line(VerifyFinding finding) =>
        $"{Word(finding)}: {Name(finding)}: {finding.Message}{(finding.Path is { } path ? $" [{Printable.Of(path)}]" : "")}";

    private static void WriteSummary(Shell shell, VerifyProgress done, List<VerifyFinding> findings)
    {
        shell.Out.WriteLine($"{CountText.Of(done.Versions, "version")}, {SizeText.Of(done.Bytes)} read, {CountText.Of(findings.Count, "finding")}"
            + (done.WithoutChecksum > 0 ? $"; {done.WithoutChecksum} without a checksum: read to the end, and compared with nothing" : "")
            + (done.Unverifiable > 0 ? $"; {done.Unverifiable} with a checksum that cannot be computed again" : "")
            + (done.WithoutKey > 0 ? $"; {done.WithoutKey} not decrypted, because the ring lacks their key" : "")
            + (done.OfClients > 0 ? $"; {done.OfClients} encrypted with keys that only their clients have: their bytes are as they were stored" : ""));
        if (findings.Exists(finding => finding.Fault is VerifyFault.Damaged or VerifyFault.Missing or VerifyFault.Metadata or VerifyFault.Unreadable))
            shell.Out.WriteLine("What to do: put the files back from a backup (a copy of the data directory has the same paths), or upload the objects again. Until then reading them is an error; 'pys3local verify --quarantine' moves damaged objects aside");
    }

    private static void WriteJson(Shell shell, VerifyProgress progress, List<VerifyFinding> findings) => JsonText.Write(shell, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("versions", progress.Versions);
        json.WriteNumber("bytes", progress.Bytes);
        json.WriteNumber("unverifiable", progress.Unverifiable + progress.WithoutKey + progress.OfClients);
        json.WriteNumber("withoutKey", progress.WithoutKey);
        json.WriteNumber("withoutChecksum", progress.WithoutChecksum);
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("fault", Word(finding));
            json.WriteString("bucket", finding.Bucket);
            json.WriteString("key", finding.Key);
            json.WriteString("versionId", finding.VersionId);
            json.WriteString("message", finding.Message);
            if (finding.Path is { } path)
                json.WriteString("path", path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Name(VerifyFinding finding)
    {
        if (finding.Bucket.Length == 0)
            return "the store";
        var version = finding.VersionId is null or ObjectInfo.NullVersion ? "" : $" (version {finding.VersionId})";
        return Printable.Of(finding.Key.Length == 0 ? finding.Bucket : $"{finding.Bucket}/{finding.Key}{version}");
    }

    private static string Word(VerifyFinding finding) => finding.Fault.ToString().ToLowerInvariant();
}
