using System.Globalization;
using System.Text;
using System.Text.Json;
using Pys3Local.Cli.Terminal;
using Pys3Local.Repositories;

namespace Pys3Local.Cli.Reports;

/// <summary>What <c>check</c> finds, for people and for scripts.</summary>
internal static class CheckText
{
    /// <summary>Returns the exit code: 1 where there is something to look at, or no repository at all.</summary>
    public static int Write(Shell shell, SurveyReport report, bool json)
    {
        if (json)
            WriteJson(shell, report);
        else
            WriteLines(shell, report);

        return report.Repositories.Count == 0 || report.Repositories.Any(repository => repository.Findings.Count > 0) ? ExitCode.Failure : ExitCode.Success;
    }

    private static void WriteLines(Shell shell, SurveyReport report)
    {
        foreach (var repository in report.Repositories)
        {
            shell.Out.WriteLine($"{repository.Program}: {Printable.Of($"{report.Bucket}/{repository.Folder}")}: {Summary(repository)}");
            foreach (var finding in repository.Findings)
                shell.Out.WriteLine($"  {Word(finding.Fault)}: {finding.Message}");
        }

        if (report.Repositories.Count == 0)
            shell.Out.WriteLine($"{report.Bucket}: no repository of restic, kopia, Duplicati, duplicity or Borg among {CountText.Of(report.Files, "file")}");
        else if (report.OtherFiles > 0)
            shell.Out.WriteLine($"{CountText.Of(report.OtherFiles, "other file")} in the bucket");

        if (report.IsCut)
            shell.Out.WriteLine("There are more repositories than are looked at.");
    }

    private static string Summary(RepositoryReport repository)
    {
        var text = new StringBuilder(CountText.Of(repository.Files, "file")).Append(", ").Append(SizeText.Of(repository.Bytes));
        if (repository.Backups is { } backups)
            text.Append(", ").Append(CountText.Of(backups, "backup"));

        if (repository.Newest is { } newest)
            text.Append(CultureInfo.InvariantCulture, $", newest {newest.UtcDateTime:yyyy-MM-dd HH:mm} UTC");

        if (repository.IntervalSeconds is { } seconds)
            text.Append(CultureInfo.InvariantCulture, $", one every {seconds / 3600:0.#} hours");

        return text.Append(repository.Findings.Count == 0 ? ": nothing to complain of" : "").ToString();
    }

    private static void WriteJson(Shell shell, SurveyReport report) => JsonText.Write(shell, json =>
    {
        json.WriteStartObject();
        json.WriteString("bucket", report.Bucket);
        json.WriteNumber("files", report.Files);
        json.WriteNumber("bytes", report.Bytes);
        json.WriteNumber("otherFiles", report.OtherFiles);
        json.WriteBoolean("isCut", report.IsCut);
        json.WriteStartArray("repositories");
        foreach (var repository in report.Repositories)
            WriteJson(json, repository);

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteJson(Utf8JsonWriter json, RepositoryReport repository)
    {
        json.WriteStartObject();
        json.WriteString("program", repository.Program);
        json.WriteString("folder", repository.Folder);
        json.WriteNumber("files", repository.Files);
        json.WriteNumber("bytes", repository.Bytes);
        if (repository.Backups is { } backups)
            json.WriteNumber("backups", backups);

        if (repository.Newest is { } newest)
            json.WriteString("newest", newest.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

        if (repository.IntervalSeconds is { } seconds)
            json.WriteNumber("intervalSeconds", (long)seconds);

        json.WriteStartArray("findings");
        foreach (var finding in repository.Findings)
        {
            json.WriteStartObject();
            json.WriteString("fault", Word(finding.Fault));
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary><c>stale-lock</c>.</summary>
    private static string Word(RepositoryFault fault) => JsonNamingPolicy.KebabCaseLower.ConvertName(fault.ToString());
}
