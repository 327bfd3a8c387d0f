using System.Globalization;
using Pys3Local.Cli.Stores;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;
using Pys3Local.Storage.Drime;
using Pys3Local.Storage.Drime.Service;

namespace Pys3Local.Cli.Configuring;

/// <summary>What a person chooses of a Drime account.</summary>
internal static class DrimeQuestions
{
    /// <summary>Lists the workspaces of a key and asks for one. Where Drime cannot be reached, the number is asked for anyway.</summary>
    /// <exception cref="CommandException">The key is wrong, or nobody answers.</exception>
    public static async Task<long> WorkspaceAsync(string apiKey, string? apiUrl, Shell shell, CancellationToken cancellationToken)
    {
        var known = await ListAsync(apiKey, apiUrl, shell, cancellationToken);
        foreach (var workspace in known)
            shell.Error.WriteLine($"  {workspace.Id.ToString(CultureInfo.InvariantCulture),-8} {workspace.Name}");
        while (Prompt.Line(shell, "Workspace ID (0 for personal) [0]: ") is { } answer)
        {
            if (answer.Trim().Length == 0)
                return 0;
            if (!long.TryParse(answer.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                shell.Error.WriteLine($"Error: '{answer}' is not a valid integer.");
            else if (known.Count == 0 || known.Any(workspace => workspace.Id == id))
                return id;
            else
                shell.Error.WriteLine($"Error: the key has no workspace {id}.");
        }

        throw new CommandException("Aborted!");
    }

    private static async Task<IReadOnlyList<DrimeWorkspace>> ListAsync(string apiKey, string? apiUrl, Shell shell, CancellationToken cancellationToken)
    {
        var options = new DrimeOptions { ApiKey = apiKey, ApiUrl = DrimeChoice.UrlOf(apiUrl, shell), TimeProvider = shell.Time };
        try
        {
            return await DrimeAccount.ListWorkspacesAsync(options, cancellationToken);
        }
        catch (StorageException failure) when (failure.Failure == StorageFailure.Unavailable)
        {
            shell.Error.WriteLine($"The workspaces cannot be listed: {failure.Message}");
            return [];
        }
    }
}
