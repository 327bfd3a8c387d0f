using System.CommandLine;
using Pys3Local.Cli.Checks;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local doctor</c>: what the server would be told by whom, and whether it would work.</summary>
internal static class DoctorCommand
{
    private const string Secret = "--secret-access-key";

    public static Command Create(Shell shell)
    {
        var options = new ServeOptions();
        var json = SharedOptions.Json();
        var command = new ShellCommand(
            "doctor",
            "Check what a server would start with: each setting with where it comes from, the data directory or the account at Drime, port, keys, certificate, clock.",
            "pys3local doctor --path /srv/backup",
            "pys3local doctor --backend-config cloud",
            "pys3local doctor --json")
        {
            json,
        };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = ServeSettings.Read(options, parsed, shell);
            IEnumerable<CheckResult> ofBackend = settings.Backend.Value switch
            {
                "local" => DataDirectoryChecks.Run(settings, shell),
                "drime" => await DrimeChecks.RunAsync(settings, shell, cancellationToken),
                _ => [],
            };
            List<CheckResult> results = [.. ofBackend, .. ServerChecks.Run(settings, shell)];
            if (parsed.GetValue(json))
                WriteJson(shell, settings, results);
            else
                Write(shell, settings, results);
            return results.Exists(result => result.State == CheckState.Failure) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    private static void Write(Shell shell, ServeSettings settings, List<CheckResult> results)
    {
        var table = new Table("SETTING", "VALUE", "FROM");
        foreach (var setting in settings.All)
            table.Add(setting.Name, Shown(setting), setting.Place);
        table.Write(shell);
        shell.Out.WriteLine();
        var checks = new Table("CHECK", "", "FINDING");
        foreach (var result in results)
            checks.Add(result.Name, Word(result.State), result.Text);
        checks.Write(shell);
    }

    private static void WriteJson(Shell shell, ServeSettings settings, List<CheckResult> results) => JsonText.Write(shell, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("settings");
        foreach (var setting in settings.All)
        {
            json.WriteStartObject();
            json.WriteString("name", setting.Name);
            json.WriteString("value", Shown(setting));
            json.WriteString("source", setting.Source.ToString().ToLowerInvariant());
            json.WriteString("from", setting.Place);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("checks");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Name);
            json.WriteString("state", Word(result.State));
            json.WriteString("finding", result.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Shown(ISetting setting) => setting.Name == Secret && setting.Text.Length > 0 ? "<hidden>" : setting.Text;

    private static string Word(CheckState state) => state switch
    {
        CheckState.Ok => "ok",
        CheckState.Warning => "warning",
        _ => "failure",
    };
}
