namespace Pys3Local.Storage.Cloud.Records;

/// <summary>The changes of a bucket for one page of a listing: asked for once, when the first object is met that may have one.</summary>
/// <param name="find">The ids of all; null where there are too many.</param>
internal sealed class KnownChanges(Func<Task<IReadOnlySet<string>?>> find)
{
    private readonly Lazy<Task<IReadOnlySet<string>?>> _ids = new(find);

    /// <summary>False where there surely is none of this id.</summary>
    public async ValueTask<bool> MayHaveAsync(string id, CancellationToken cancellationToken) =>
        (await _ids.Value.WaitAsync(cancellationToken).ConfigureAwait(false))?.Contains(id) != false;
}
