using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Backends;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Toml;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Configuring;

/// <summary>The original's menu, in its words.</summary>
internal static class ConfigMenu
{
    private const int Exit = 5;

    public static async Task<int> RunAsync(BackendCatalog catalog, Shell shell, CancellationToken cancellationToken)
    {
        shell.Out.WriteLine();
        shell.Out.WriteLine("pys3local Configuration Manager");
        while (true)
        {
            switch (Choose(shell))
            {
                case null:
                    shell.Error.WriteLine("Aborted!");
                    return ExitCode.Failure;
                case Exit:
                    shell.Out.WriteLine("Exiting configuration manager.");
                    return ExitCode.Success;
                case int choice:
                    if (!await TryDoAsync(choice, catalog, shell, cancellationToken))
                    {
                        shell.Error.WriteLine("Aborted!");
                        return ExitCode.Failure;
                    }

                    break;
            }
        }
    }

    private static int? Choose(Shell shell)
    {
        shell.Out.WriteLine();
        shell.Out.WriteLine("Available commands:");
        shell.Out.WriteLine("  1. List backends");
        shell.Out.WriteLine("  2. Add backend");
        shell.Out.WriteLine("  3. Show backend");
        shell.Out.WriteLine("  4. Remove backend");
        shell.Out.WriteLine("  5. Exit");
        shell.Out.WriteLine();
        while (Prompt.Line(shell, $"Enter choice [{Exit}]: ") is { } answer)
        {
            if (answer.Trim().Length == 0)
                return Exit;
            if (int.TryParse(answer.Trim(), out var choice))
                return choice;
            shell.Error.WriteLine($"Error: '{answer}' is not a valid integer.");
        }

        return null;
    }

    // False at the end of the input.
    private static async Task<bool> TryDoAsync(int choice, BackendCatalog catalog, Shell shell, CancellationToken cancellationToken)
    {
        try
        {
            switch (choice)
            {
                case 1:
                    BackendText.WriteList(shell, catalog.List(), asJson: false);
                    break;
                case 2:
                    await AddAsync(catalog, shell, cancellationToken);
                    break;
                case 3:
                    Show(catalog, shell);
                    break;
                case 4:
                    Remove(catalog, shell);
                    break;
            }

            return true;
        }
        catch (Exception fault) when (fault is ConfigurationException or StorageException or CommandException)
        {
            shell.Error.WriteLine($"Error: {fault.Message}");
            return true;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    private static async Task AddAsync(BackendCatalog catalog, Shell shell, CancellationToken cancellationToken)
    {
        var name = Ask(shell, "Backend name: ");
        var type = Ask(shell, "Backend type (local, drime): ");
        List<KeyValuePair<string, TomlValue>> settings = [new("type", TomlValue.Of(type))];
        switch (type)
        {
            case "local":
                settings.Add(new("path", TomlValue.Of(Ask(shell, "Base path: "))));
                break;
            case "drime":
                var key = (Prompt.Hidden(shell, "Drime API key: ") ?? throw new EndOfStreamException()).Trim();
                settings.Add(new("api_key", TomlValue.Of(key)));
                settings.Add(new("workspace_id", TomlValue.Of(await DrimeQuestions.WorkspaceAsync(key, apiUrl: null, shell, cancellationToken))));
                if (Ask(shell, "Root folder (optional - limit S3 scope to specific folder): ", "") is { Length: > 0 } folder)
                    settings.Add(new("root_folder", TomlValue.Of(folder)));
                break;
            default:
                shell.Error.WriteLine($"Error: '{type}' is not one of 'local', 'drime'.");
                return;
        }

        var exists = catalog.Find(name) is not null;
        if (exists && !Prompt.Confirm(shell, $"Overwrite backend '{name}'?"))
            return;
        catalog.Add(name, settings, overwrite: exists);
        shell.Out.WriteLine($"✓ Backend '{name}' added successfully");
    }

    private static void Show(BackendCatalog catalog, Shell shell)
    {
        var name = Ask(shell, "Backend name: ");
        if (catalog.Find(name) is { } backend)
            BackendText.Write(shell, backend, asJson: false);
        else
            shell.Error.WriteLine($"Error: Backend '{name}' not found");
    }

    private static void Remove(BackendCatalog catalog, Shell shell)
    {
        var name = Ask(shell, "Backend name: ");
        if (!Prompt.Confirm(shell, $"Remove backend '{name}'?"))
            return;
        if (catalog.Remove(name))
            shell.Out.WriteLine($"✓ Backend '{name}' removed");
        else
            shell.Error.WriteLine($"Error: Backend '{name}' not found");
    }

    private static string Ask(Shell shell, string question, string? fallback = null)
    {
        while (true)
        {
            var answer = (Prompt.Line(shell, question) ?? throw new EndOfStreamException()).Trim();
            if (answer.Length > 0)
                return answer;
            if (fallback is not null)
                return fallback;
        }
    }
}
