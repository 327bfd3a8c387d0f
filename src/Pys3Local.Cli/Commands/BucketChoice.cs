using Pys3Local.Storage;

namespace Pys3Local.Cli.Commands;

/// <summary>The bucket that was named, or all.</summary>
internal static class BucketChoice
{
    public static async Task<IReadOnlyList<BucketInfo>> OfAsync(IObjectStore store, string? name)
    {
        var all = await store.ListBucketsAsync(CancellationToken.None);
        if (name is null)
            return all;

        return all.FirstOrDefault(bucket => bucket.Name == name) is { } found ? [found] : throw new CommandException($"{name}: there is no such bucket");
    }
}
