using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Clients;

/// <summary>The key that a client is to use.</summary>
/// <param name="Bucket">The one bucket that it is for; null where it is for several.</param>
internal sealed record ClientKey(string Id, string Secret, string? Bucket)
{
    /// <summary>The one that was asked for, else the one that was given to the server, else the one of <c>keys.toml</c> that the server shows.</summary>
    /// <exception cref="CommandException">There is none, or it cannot be used.</exception>
    public static ClientKey Find(ServeSettings settings, string? id, Shell shell)
    {
        if (settings.NoAuth.Value)
            return new("any", "anything", null);
        if (CredentialChoice.Given(settings, shell) is { } given && (id is null || id == given.Id))
            return new(given.Id, given.Secret, null);
        var file = new KeyFile(ConfigDirectory.Resolve(settings.ConfigDir.Value, shell.Variable), shell.Time, SharedOptions.Passwords(shell));
        file.Load();
        var active = file.Entries.Where(entry => entry.IsActive(shell.Time.GetUtcNow())).ToList();
        var entry = id is null
            ? active.Find(entry => entry.Preset == KeyPreset.Full) ?? active.FirstOrDefault()
            : active.Find(entry => entry.Id == id);
        if (entry is not null)
            return new(entry.Id, entry.Secret, entry.Buckets is [var bucket] && bucket.AsSpan().IndexOfAny('*', '?') < 0 ? bucket : null);
        throw new CommandException(id is null
            ? $"there is no active key in {file.Path} yet: start the server once, or type 'pys3local keys add'"
            : $"there is no active key {id}; see 'pys3local keys list'");
    }
}
