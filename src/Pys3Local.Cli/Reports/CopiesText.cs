using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Terminal;
using Pys3Local.Replication.Comparing;

namespace Pys3Local.Cli.Reports;

/// <summary>What <c>replicate</c> says, for people and for scripts.</summary>
internal static class CopiesText
{
    /// <summary>Returns the exit code.</summary>
    public static int Write(Shell shell, string bucket, CopyAnswer answer, bool json)
    {
        if (answer.Remotes.Count == 0)
            throw NoRules(bucket);

        if (json)
            JsonText.Write(shell, answer, AdministrationJson.Default.CopyAnswer);
        else
            shell.Out.WriteLine($"{bucket}: what is there is copied to {string.Join(", ", answer.Remotes)}{(answer.Running ? "; 'pys3local status' says how far that is" : " once the server runs")}");

        return ExitCode.Success;
    }

    /// <summary>Returns the exit code: 1 where something is missing or another.</summary>
    public static int Write(Shell shell, ComparisonReport report, bool json)
    {
        if (report.Routes.Count == 0)
            throw NoRules(report.Bucket);

        if (json)
        {
            JsonText.Write(shell, report, AdministrationJson.Default.ComparisonReport);
            return report.IsSame ? ExitCode.Success : ExitCode.Failure;
        }

        foreach (var route in report.Routes)
        {
            shell.Out.WriteLine($"{report.Bucket} and {route.Remote}/{route.TargetBucket}: {CountText.Of(route.Versions, "version")} to be copied, {SizeText.Count(route.Same)} the same, {SizeText.Count(route.Waiting)} waiting, {CountText.Of(route.FindingCount, "finding")}");
            if (route.Unproven > 0)
                shell.Out.WriteLine($"  {CountText.Of(route.Unproven, "version")} of the same size, with no checksum that both sides have");
            if (route.Outside > 0)
                shell.Out.WriteLine($"  {CountText.Of(route.Outside, "version")} here that no rule is about, or that were there before it ('pys3local replicate --existing {report.Bucket}')");
            if (route.Extra > 0)
                shell.Out.WriteLine($"  {CountText.Of(route.Extra, "version")} there that {(route.Extra == 1 ? "is" : "are")} the copy of none here{(route.Repeated > 0 ? $", {SizeText.Count(route.Repeated)} of them with the content of a copy beside it" : "")}");
            foreach (var finding in route.Findings)
                shell.Out.WriteLine($"  {finding.Fault}: {Printable.Of(finding.Key)} (version {finding.VersionId}): {finding.Message}");
            if (route.FindingCount > route.Findings.Count)
                shell.Out.WriteLine($"  … and {SizeText.Count(route.FindingCount - route.Findings.Count)} more");
        }

        return report.IsSame ? ExitCode.Success : ExitCode.Failure;
    }

    private static CommandException NoRules(string bucket) =>
        new($"{bucket}: no rule copies it to a remote of this server; see PutBucketReplication and 'pys3local remotes list'");
}
