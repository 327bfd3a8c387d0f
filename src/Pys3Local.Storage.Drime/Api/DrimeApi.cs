using System.Globalization;
using Pys3Local.Storage.Drime.Api.Models;

namespace Pys3Local.Storage.Drime.Api;

/// <summary>The calls that are made, one method each, in one workspace.</summary>
internal sealed class DrimeApi(DrimeTransport transport, long workspace)
{
    public const int EntriesPerPage = 1000;

    private static readonly DrimeJson Json = DrimeJson.Default;

    private readonly string _query = string.Create(CultureInfo.InvariantCulture, $"?workspaceId={workspace}");

    /// <param name="parents">Folders; empty for the top of the workspace, where the answer may hold more than asked for.</param>
    /// <param name="page">From 1.</param>
    public Task<EntryPage> ListAsync(IReadOnlyList<long> parents, int page, CancellationToken cancellationToken) =>
        transport.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"/drive/file-entries{_query}&perPage={EntriesPerPage}&page={page}&orderBy=name&orderDir=asc") +
            (parents.Count == 0 ? "" : "&parentIds=" + string.Join(',', parents)),
            Json.EntryPage, cancellationToken);

    /// <returns>
    /// The folder; null if the service says that there is one already. Whether an answer was lost before it said so: then it may be ours.
    /// </returns>
    public async Task<(Entry? Folder, bool MayBeOurs)> CreateFolderAsync(string name, long parent, CancellationToken cancellationToken)
    {
        var lost = false;
        try
        {
            var answer = await transport.SendAsync(
                HttpMethod.Post, "/folders" + _query, new FolderRequest(name, workspace, parent == 0 ? null : parent),
                Json.FolderRequest, Json.EntryAnswer, cancellationToken,
                _ =>
                {
                    lost = true;
                    return ValueTask.FromResult<EntryAnswer?>(null);
                }).ConfigureAwait(false);
            return (answer.Folder ?? throw Incomplete("/folders"), true);
        }
        catch (ApiRefusal refusal) when (refusal.Status == System.Net.HttpStatusCode.UnprocessableEntity)
        {
            return (null, lost);
        }
    }

    /// <summary>One entry as it is now; null if there is none (any more).</summary>
    public async Task<Entry?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/file-entries/{id}");
        try
        {
            var answer = await transport.GetAsync(path + _query, Json.EntryAnswer, cancellationToken).ConfigureAwait(false);
            return answer.FileEntry is { } entry ? entry.DeletedAt is null ? entry : null : throw Incomplete(path);
        }
        catch (ApiRefusal refusal) when (refusal.Status is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Gone)
        {
            return null;
        }
    }

    public Task<UploadAnswer> PresignAsync(string name, string mime, long size, long parent, CancellationToken cancellationToken) =>
        transport.SendAsync(
            HttpMethod.Post, "/s3/simple/presign" + _query, Upload(name, mime, size, parent), Json.UploadRequest, Json.UploadAnswer, cancellationToken);

    public Task<UploadAnswer> CreateMultipartAsync(string name, string mime, long size, long parent, CancellationToken cancellationToken) =>
        transport.SendAsync(
            HttpMethod.Post, "/s3/multipart/create" + _query, Upload(name, mime, size, parent), Json.UploadRequest, Json.UploadAnswer, cancellationToken);

    public async Task<string> SignPartAsync(MultipartReference upload, int part, CancellationToken cancellationToken)
    {
        const string Path = "/s3/multipart/batch-sign-part-urls";
        var answer = await transport.SendAsync(
            HttpMethod.Post, Path, new PartUrlsRequest(upload.Key, upload.UploadId, [part]),
            Json.PartUrlsRequest, Json.PartUrlsAnswer, cancellationToken).ConfigureAwait(false);
        return answer.Urls?.FirstOrDefault(url => url.PartNumber == part)?.Url ?? throw Incomplete(Path);
    }

    public async Task CompleteAsync(MultipartReference upload, IReadOnlyList<UploadedPart> parts, CancellationToken cancellationToken)
    {
        var lost = false;
        try
        {
            await transport.SendAsync(
                HttpMethod.Post, "/s3/multipart/complete", new CompleteRequest(upload.Key, upload.UploadId, parts),
                Json.CompleteRequest, Json.StatusAnswer, cancellationToken,
                async token =>
                {
                    lost = true;
                    return await IsGoneAsync(upload, token).ConfigureAwait(false) ? new StatusAnswer("success") : null;
                }).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (lost && refusal.IsStale)
        {
            // The attempt whose answer was lost was still at work when it was asked for.
            if (!await IsGoneAsync(upload, cancellationToken).ConfigureAwait(false))
                throw;
        }
    }

    /// <summary>The object store forgets an upload once it is complete, or aborted, or a week old.</summary>
    public async ValueTask<bool> IsGoneAsync(MultipartReference upload, CancellationToken cancellationToken)
    {
        try
        {
            await transport.SendAsync(
                HttpMethod.Post, "/s3/multipart/get-uploaded-parts", upload, Json.MultipartReference, Json.UploadedPartsAnswer,
                cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (ApiRefusal refusal) when (refusal.IsStale)
        {
            return true;
        }
    }

    public Task AbortAsync(MultipartReference upload, CancellationToken cancellationToken) =>
        transport.SendAsync(
            HttpMethod.Post, "/s3/multipart/abort", upload, Json.MultipartReference, Json.StatusAnswer, cancellationToken);

    /// <param name="stored">The last segment of the key of the uploaded bytes.</param>
    /// <param name="recover">Finds the entry of these bytes where the answer of an attempt was lost.</param>
    public async Task<Entry> CreateEntryAsync(
        string name, string mime, string stored, long size, long parent, Func<CancellationToken, ValueTask<Entry?>> recover,
        CancellationToken cancellationToken)
    {
        var body = new EntryRequest
        {
            ClientMime = mime,
            ClientName = name,
            FileName = stored,
            Size = size,
            ClientExtension = Extension(name),
            RelativePath = name,
            WorkspaceId = workspace,
            ParentId = parent,
        };
        var answer = await transport.SendAsync(
            HttpMethod.Post, "/s3/entries" + _query, body, Json.EntryRequest, Json.EntryAnswer, cancellationToken,
            async token => await recover(token).ConfigureAwait(false) is { } made ? new EntryAnswer(made, null) : null).ConfigureAwait(false);
        return answer.FileEntry ?? throw Incomplete("/s3/entries");
    }

    public Task DeleteAsync(IReadOnlyList<long> ids, bool forever, CancellationToken cancellationToken) =>
        transport.SendAsync(
            HttpMethod.Post, "/file-entries/delete" + _query, new DeleteRequest(ids, forever, workspace),
            Json.DeleteRequest, Json.StatusAnswer, cancellationToken);

    public async Task<Entry> UpdateAsync(long id, string? name, string? description, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/file-entries/{id}");
        var answer = await transport.SendAsync(
            HttpMethod.Put, path + _query, new UpdateRequest(name, description), Json.UpdateRequest, Json.EntryAnswer,
            cancellationToken).ConfigureAwait(false);
        return answer.FileEntry ?? throw Incomplete(path);
    }

    /// <summary>
    /// Success where it is there already: the answer of an attempt that did it may have been lost, and the service may refuse to move what has no way to go.
    /// </summary>
    public async Task MoveAsync(long id, long destination, CancellationToken cancellationToken)
    {
        try
        {
            await transport.SendAsync(
                HttpMethod.Post, "/file-entries/move" + _query, new TransferRequest([id], destination, workspace),
                Json.TransferRequest, Json.EntriesAnswer, cancellationToken,
                async token => await IsInAsync(id, destination, token).ConfigureAwait(false) ? new EntriesAnswer(null) : null).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (refusal.IsStale)
        {
            if (!await IsInAsync(id, destination, cancellationToken).ConfigureAwait(false))
                throw;
        }
    }

    /// <summary>The request may be sent twice, and there is nothing by which a duplicate could be known: one too many is left in the destination.</summary>
    public async Task<Entry> DuplicateAsync(long id, long destination, CancellationToken cancellationToken)
    {
        const string Path = "/file-entries/duplicate";
        var answer = await transport.SendAsync(
            HttpMethod.Post, Path + _query, new TransferRequest([id], destination, workspace),
            Json.TransferRequest, Json.EntriesAnswer, cancellationToken).ConfigureAwait(false);
        return answer.Entries is [var made] ? made : throw Incomplete(Path);
    }

    public async Task<User?> UserAsync(CancellationToken cancellationToken) =>
        (await transport.GetAsync("/cli/loggedUser", Json.UserAnswer, cancellationToken).ConfigureAwait(false)).User;

    public async Task<IReadOnlyList<Workspace>> WorkspacesAsync(CancellationToken cancellationToken) =>
        (await transport.GetAsync("/me/workspaces", Json.WorkspacesAnswer, cancellationToken).ConfigureAwait(false)).Workspaces ?? [];

    public Task<SpaceUsageAnswer> SpaceUsageAsync(CancellationToken cancellationToken) =>
        transport.GetAsync("/user/space-usage" + _query, Json.SpaceUsageAnswer, cancellationToken);

    private UploadRequest Upload(string name, string mime, long size, long parent) => new()
    {
        FileName = name,
        Mime = mime,
        Size = size,
        Extension = Extension(name),
        RelativePath = name,
        WorkspaceId = workspace,
        ParentId = parent,
    };

    private async ValueTask<bool> IsInAsync(long id, long folder, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } entry && entry.Parent == folder;
        }
        catch (ApiRefusal)
        {
            // It does not say: the request itself will.
            return false;
        }
    }

    /// <summary>The service wants one in any case.</summary>
    private static string Extension(string name) => Path.GetExtension(name) is { Length: > 1 } extension ? extension[1..] : "bin";

    private static StorageException Incomplete(string path) =>
        new(StorageFailure.Unavailable, $"Drime: the answer of {path} lacks what was requested.");
}
