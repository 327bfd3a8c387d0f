using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.S3.Access;

namespace Pys3Local.Cli.Clients;

/// <summary>The key that a client is to use.</summary>
/// <param name="Buckets">Patterns of the buckets that it is for; none if it is for all.</param>
/// <param name="Prefix">What every object key begins with; empty if all may be used.</param>
internal sealed record ClientKey(string Id, string Secret, IReadOnlyList<string> Buckets, string Prefix)
{
    private const string DefaultBucket = "backup";

    /// <summary>The one that was asked for, else the one that was given to the server, else the one of <c>keys.toml</c> that the server shows.</summary>
    /// <exception cref="CommandException">There is none, or it cannot be used.</exception>
    public static ClientKey Find(ServeSettings settings, ConfigDirectory directory, string? id, Shell shell)
    {
        if (settings.Get(ServeOptions.NoAuth))
            return new("any", "anything", [], "");

        if (GivenKey.Of(settings) is { } given && (id is null || id == given.Id))
            return new(given.Id, given.Secret, [], "");

        var file = new KeyFile(directory, shell.Time, Passwords.Of(shell));
        file.Load();
        if (id is not null && file.Find(id) is { Disabled: true })
            throw new CommandException($"the key {id} is disabled; 'pys3local keys enable {id}' accepts it again");

        var active = file.Entries.Where(entry => entry.IsActive(shell.Time.GetUtcNow())).ToList();
        var entry = id is null
            ? active.Find(entry => entry.Preset == KeyPreset.Full) ?? active.FirstOrDefault()
            : active.Find(entry => entry.Id == id);
        if (entry is not null)
            return new(entry.Id, entry.Secret, entry.Buckets, entry.Prefix ?? "");

        throw new CommandException(id is null
            ? $"there is no active key in {file.Path} yet: start the server once, or type 'pys3local keys add'"
            : $"there is no active key {id}; see 'pys3local keys list'");
    }

    /// <summary>The bucket that was asked for, else one that this key may use.</summary>
    /// <param name="asked">Null if none was.</param>
    /// <param name="created">Those that the server makes at its start.</param>
    /// <exception cref="CommandException">The key may not use the one that was asked for.</exception>
    public string ChooseBucket(string? asked, IEnumerable<string> created)
    {
        if (asked is not null && !MayUse(asked))
            throw new CommandException($"the key {Id} may not use the bucket '{asked}', only {string.Join(", ", Buckets)}");

        return asked ?? created.FirstOrDefault(MayUse) ?? (MayUse(DefaultBucket) ? DefaultBucket : Example(Buckets[0]));
    }

    private bool MayUse(string bucket) => Buckets.Count == 0 || Buckets.Any(pattern => Wildcard.Matches(pattern, bucket));

    // "restic-*" allows "restic-backup".
    private static string Example(string pattern) => pattern.Replace("*", DefaultBucket, StringComparison.Ordinal).Replace('?', 'x');
}
