using System.Text.Json;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Checks;

/// <summary>What <c>doctor</c> found: what was set, the checks, and last the verdict.</summary>
internal sealed class DoctorReport(ServeSettings settings, IReadOnlyList<CheckResult> data, IReadOnlyList<CheckResult> server)
{
    private IEnumerable<CheckResult> Checks => data.Concat(server);

    public CheckState Worst => Checks.Select(check => check.State).DefaultIfEmpty(CheckState.Ok).Max();

    /// <summary>Settings that nobody has said anything about are not shown: they are in the help.</summary>
    public void Write(Shell shell)
    {
        var table = new Table("SETTING", "VALUE", "FROM");
        foreach (var setting in settings.All.Where(setting => setting.Source != SettingSource.Default))
            table.Add(setting.Name, setting.Shown, setting.Place);

        table.WriteIfAny(shell);
        WriteChecks(shell, "DATA", data);
        WriteChecks(shell, "SERVER", server);
        WriteVerdict(shell);
    }

    public void WriteJson(Shell shell) => JsonText.Write(shell, json =>
    {
        json.WriteStartObject();
        json.WriteString("verdict", Word(Worst));
        json.WriteStartArray("settings");
        foreach (var setting in settings.All)
            Write(json, setting);

        json.WriteEndArray();
        json.WriteStartArray("checks");
        foreach (var check in Checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteString("state", Word(check.State));
            json.WriteString("finding", check.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteChecks(Shell shell, string heading, IReadOnlyList<CheckResult> checks)
    {
        var table = new Table(heading, "", "FINDING");
        foreach (var check in checks)
            table.Add(check.Name, Word(check.State), check.Text);

        table.WriteIfAny(shell);
    }

    private void WriteVerdict(Shell shell)
    {
        var warnings = Checks.Count(check => check.State == CheckState.Warning);
        var counted = warnings == 0 ? "" : $", {CountText.Of(warnings, "warning")}";
        var text = Worst switch
        {
            CheckState.Failure => $"{CountText.Of(Checks.Count(check => check.State == CheckState.Failure), "failure")}{counted}: a server would not work with these settings",
            CheckState.Warning => $"{CountText.Of(warnings, "warning")}: a server would work",
            _ => "everything is fine",
        };
        var table = new Table("VERDICT", "", "");
        table.Add("verdict", Word(Worst), text);
        table.Write(shell);
    }

    private static void Write(Utf8JsonWriter json, ISetting setting)
    {
        json.WriteStartObject();
        json.WriteString("name", setting.Name);
        json.WriteString("value", setting.Shown);
        json.WriteString("source", setting.Source.ToString().ToLowerInvariant());
        json.WriteString("from", setting.Place);
        json.WriteEndObject();
    }

    private static string Word(CheckState state) => state switch
    {
        CheckState.Ok => "ok",
        CheckState.Warning => "warning",
        _ => "failure",
    };
}
