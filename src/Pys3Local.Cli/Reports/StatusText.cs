using System.Globalization;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Reports;

/// <summary>A status, for people.</summary>
internal static class StatusText
{
    public static void Write(Shell shell, StatusReport status)
    {
        var output = shell.Out;
        output.WriteLine(status.Running ? $"Running since {Time(status.Started)}, version {status.Version}" : "No server is running on this directory");
        output.WriteLine($"Data: {status.Path}{(status.Durable ? "" : " (not durable)")}");
        if (status.DiskTotal > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Disk: {SizeText.Of(status.DiskFree)} free of {SizeText.Of(status.DiskTotal)} ({100.0 * status.DiskFree / status.DiskTotal:0} %)"));
        output.WriteLine(status.Objects is { } objects
            ? $"Holds: {CountText.Of(objects, "object")} in {CountText.Of(status.Buckets, "bucket")}, {CountText.Of(status.Versions ?? 0, "version")}, {SizeText.Of(status.Bytes ?? 0)}"
            : $"Holds: {CountText.Of(status.Buckets, "bucket")}; the index is being built, so the objects are not counted yet");
        if (status.OpenUploads > 0)
            output.WriteLine($"Open uploads in parts: {SizeText.Count(status.OpenUploads)}");
        output.WriteLine(status.LastVerified is { } verified
            ? $"Last verified: {Time(verified)}, {CountText.Of(status.Findings ?? 0, "finding")}"
            : "Last verified: never ('pys3local verify')");
        foreach (var reason in status.Reasons)
            output.WriteLine($"Attention: {reason.Text}");
        WriteReplication(shell, status);
        WriteEvents(shell, status);
        WriteRepositories(shell, status);
        WriteLastWrites(shell, status);
        WriteKeyUses(shell, status);
    }

    private static void WriteReplication(Shell shell, StatusReport status)
    {
        var now = shell.Time.GetUtcNow();
        var table = new Table("REMOTE", "WAITING", "BEHIND", "COPIED", "SENT", "FAILING");
        foreach (var remote in status.Replication)
        {
            table.Add(
                remote.Remote, remote.Scans == 0 ? SizeText.Count(remote.Waiting) : $"{SizeText.Count(remote.Waiting)} and {CountText.Of(remote.Scans, "bucket")}", remote.Oldest is { } oldest ? TimeText.Ago(now - oldest) : "-",
                SizeText.Count(remote.Copied), SizeText.Of(remote.CopiedBytes), SizeText.Count(remote.Failures.Count));
        }

        table.WriteIfAny(shell);
        foreach (var remote in status.Replication)
        {
            if (remote.Problem is { } problem)
                shell.Out.WriteLine($"{remote.Remote} takes nothing now: {problem}");
            foreach (var failure in remote.Failures.TakeLast(10))
                shell.Out.WriteLine($"{remote.Remote}: {Printable.Of($"{failure.Bucket}/{failure.Key}")}: {failure.Problem}");
        }
    }

    private static void WriteEvents(Shell shell, StatusReport status)
    {
        var now = shell.Time.GetUtcNow();
        var table = new Table("WEBHOOK", "WAITING", "SIZE", "AT MOST", "BEHIND", "TAKEN", "DROPPED");
        foreach (var target in status.Events)
        {
            table.Add(
                target.Target, SizeText.Count(target.Waiting), SizeText.Of(target.WaitingBytes), SizeText.Of(target.Limit), target.Oldest is { } oldest ? TimeText.Ago(now - oldest) : "-",
                SizeText.Count(target.Delivered), SizeText.Count(target.Dropped));
        }

        table.WriteIfAny(shell);
        foreach (var target in status.Events)
        {
            if (target.Problem is { } problem)
                shell.Out.WriteLine($"{target.Target} takes nothing since {Time(target.Since)}: {problem}");
        }
    }

    private static void WriteRepositories(Shell shell, StatusReport status)
    {
        var table = new Table("REPOSITORY", "PROGRAM", "BACKUPS", "NEWEST", "SIZE", "FINDINGS", "CHECKED");
        foreach (var (bucket, looked, found) in status.Repositories)
        {
            table.Add(
                Printable.Of($"{bucket}/{found.Folder}"), found.Program, found.Backups is { } backups ? SizeText.Count(backups) : "?", Time(found.Newest), SizeText.Of(found.Bytes),
                SizeText.Count(found.Findings.Count), Time(looked));
        }

        table.WriteIfAny(shell);
    }

    private static void WriteLastWrites(Shell shell, StatusReport status)
    {
        var now = shell.Time.GetUtcNow();
        var table = new Table("LAST WRITE", "BUCKET", "KEY", "AGO");
        foreach (var write in status.LastWrites)
            table.Add(Time(write.Time), write.Bucket, write.Key, TimeText.Ago(now - write.Time));
        table.WriteIfAny(shell);
    }

    private static void WriteKeyUses(Shell shell, StatusReport status)
    {
        var now = shell.Time.GetUtcNow();
        var table = new Table("LAST USE", "KEY", "FROM", "AGO");
        foreach (var use in status.KeyUses)
            table.Add(Time(use.Time), use.Key, use.Address, TimeText.Ago(now - use.Time));

        table.WriteIfAny(shell);
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture) ?? "-";
}
