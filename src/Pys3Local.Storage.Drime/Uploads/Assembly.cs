using System.Net;
using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Api.Models;
using Pys3Local.Storage.Drime.Blobs;
using Pys3Local.Storage.Drime.Reading;
using Pys3Local.Storage.Drime.Service;
using Pys3Local.Storage.Drime.Tree;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>
/// Makes one file of the parts of an upload. Mostly the service does: where all parts but the last are in its own upload, the last
/// is added, the upload completed into a file out of sight, and that moved in. Parts of odd sizes, which the object store does not
/// take, are read back and uploaded in one. Whatever fails can be tried again: what has been reached is written down.
/// </summary>
internal sealed class Assembly(DrimeService service, PartSender sender)
{
    /// <param name="numbers">Of the parts, in the order of the object.</param>
    public async Task<Node> PlaceAsync(UploadState upload, IReadOnlyList<int> numbers, ObjectInfo info, long parent, string name)
    {
        var chosen = Chosen(upload, numbers);
        if (chosen.Any(part => part.IsNative))
        {
            await CompleteAsync(upload, IsWhole(upload, chosen) ? chosen : Natives(chosen)).ConfigureAwait(false);
            chosen = Chosen(upload, numbers);
        }

        return IsOneFile(chosen) && await TryMoveInAsync(upload, chosen[0], info, parent, name).ConfigureAwait(false) is { } moved
            ? moved
            : await CopyInAsync(chosen, info, parent, name).ConfigureAwait(false);
    }

    private static List<SavedPart> Chosen(UploadState upload, IReadOnlyList<int> numbers)
    {
        var known = upload.Parts.ToDictionary(part => part.Number);
        return [.. numbers.Select(number => known[number])];
    }

    private static List<SavedPart> Natives(List<SavedPart> chosen) =>
        [.. chosen.Where(part => part.IsNative).DistinctBy(part => part.Number).OrderBy(part => part.Number)];

    /// <summary>The object store takes them as they are: in order, of one size, the last perhaps smaller.</summary>
    private static bool IsWhole(UploadState upload, List<SavedPart> chosen) =>
        chosen.SkipLast(1).All(part => part.IsNative) && chosen[^1].Size > 0 && chosen[^1].Size <= upload.PartSize &&
        chosen.Zip(chosen.Skip(1)).All(pair => pair.First.Number < pair.Second.Number);

    private static bool IsOneFile(List<SavedPart> chosen)
    {
        long offset = 0;
        foreach (var part in chosen)
        {
            if (part.File is null || part.File != chosen[0].File || part.Offset != offset)
                return false;

            offset += part.Size;
        }

        return chosen.Count > 0 && offset == chosen[0].FileSize;
    }

    /// <summary>
    /// Completes the service's upload with these parts into a file out of sight, of which they are pieces from then on. Parts of an
    /// upload that is open could not be read.
    /// </summary>
    private async ValueTask CompleteAsync(UploadState upload, List<SavedPart> parts)
    {
        var reached = upload.Completed ?? await CompletedBeforeAsync(upload).ConfigureAwait(false);
        var completed = reached ?? await CompleteByServiceAsync(upload, parts).ConfigureAwait(false);
        var blob = new UploadedBytes(completed.FileName, completed.Parts.Sum(part => part.Size));
        var folder = await service.Tree.SystemFolderIdAsync(CancellationToken.None).ConfigureAwait(false);
        var file = await service.Tree.CreateFileAsync(
            folder, upload.Info.UploadId + ".parts", PartLimits.Mime, blob, CancellationToken.None, mayBeThere: reached is not null).ConfigureAwait(false);
        if (upload.Completed is null)
        {
            await CheckAsync(upload, file).ConfigureAwait(false);
            upload.SetCompleted(completed);
        }

        long offset = 0;
        foreach (var part in completed.Parts)
        {
            if (upload.TryMove(part, part with { File = file.Id, FileSize = blob.Size, Offset = offset }) && part.File is { } old)
                await service.Commit.RemoveQuietlyAsync([], [old]).ConfigureAwait(false);

            offset += part.Size;
        }
    }

    /// <summary>What the service has been asked for, if its upload is gone: then the answer was lost, or the server died before it came.</summary>
    private async ValueTask<CompletedUpload?> CompletedBeforeAsync(UploadState upload) =>
        upload is { Completing: { } begun, Service: { } reference } && await service.Api.IsGoneAsync(reference, CancellationToken.None).ConfigureAwait(false)
            ? begun
            : null;

    /// <summary>That an upload is gone does not say that it was completed: its bytes do.</summary>
    private async ValueTask CheckAsync(UploadState upload, Node file)
    {
        try
        {
            await using var stream = await service.Download.OpenAsync(file, file.Size - 1, 1, CancellationToken.None).ConfigureAwait(false);
            if (await stream.ReadAsync(new byte[1], CancellationToken.None).ConfigureAwait(false) == 1)
                return;
        }
        catch (IOException e)
        {
            throw new StorageException(StorageFailure.Unavailable, $"Drime: what the upload '{upload.Info.UploadId}' was completed into cannot be read at the moment.", e);
        }
        catch (ApiRefusal)
        {
            // There are none.
        }

        await service.Commit.RemoveQuietlyAsync([file]).ConfigureAwait(false);
        throw new StorageException(
            StorageFailure.PartNotFound, $"Drime has forgotten the parts of the upload '{upload.Info.UploadId}', which it does after a week. Abort it, and upload them again.");
    }

    private async ValueTask<CompletedUpload> CompleteByServiceAsync(UploadState upload, List<SavedPart> parts)
    {
        var reference = upload.Service!;
        var etags = new List<UploadedPart>();
        foreach (var part in parts)
        {
            var etag = part.IsNative ? part.ETag : await SendAsync(reference, part).ConfigureAwait(false);
            etags.Add(new UploadedPart(part.Number, $"\"{etag}\""));
        }

        var completed = new CompletedUpload(UploadedBytes.Of(reference.Key, 0).FileName, parts);
        upload.SetCompleting(completed);
        await service.Api.CompleteAsync(reference, etags, CancellationToken.None).ConfigureAwait(false);
        upload.SetCompleted(completed);
        return completed;
    }

    private async ValueTask<string> SendAsync(MultipartReference reference, SavedPart part)
    {
        await using var body = Body([part]);
        return await sender.SendAsync(reference, part.Number, body, part.Size, CancellationToken.None).ConfigureAwait(false);
    }

    /// <returns>Null if the service does not move it.</returns>
    /// <exception cref="StorageException">
    /// <see cref="StorageFailure.UploadNotFound"/> where it was moved by an earlier call, and its object has been replaced or deleted since.
    /// </exception>
    private async ValueTask<Node?> TryMoveInAsync(UploadState upload, SavedPart part, ObjectInfo info, long parent, string name)
    {
        var file = new Node(new Entry { Id = part.File!.Value, FileSize = part.FileSize, Mime = info.ContentType ?? PartLimits.Mime });
        Node described;
        try
        {
            described = await service.Commit.DescribeAsync(file, name, info).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (upload.Moving == file.Id && refusal.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            throw new StorageException(
                StorageFailure.UploadNotFound, $"The upload '{upload.Info.UploadId}' has been completed, and what it made has been replaced or deleted since.", refusal);
        }
        catch (ApiRefusal)
        {
            return null;
        }

        upload.SetMoving(file.Id);
        try
        {
            return await service.Commit.MoveAsync(described, parent, name).ConfigureAwait(false);
        }
        catch (ApiRefusal)
        {
            return null;
        }
    }

    private async ValueTask<Node> CopyInAsync(List<SavedPart> parts, ObjectInfo info, long parent, string name)
    {
        await using var body = Body(parts);
        var blob = await service.Blobs.StoreAsync(body, parts.Sum(part => part.Size), name, parent, CancellationToken.None).ConfigureAwait(false);
        var file = await service.Commit.CreateHiddenAsync(name, info, blob).ConfigureAwait(false);
        try
        {
            return await service.Commit.MoveAsync(file, parent, name).ConfigureAwait(false);
        }
        catch
        {
            await service.Commit.RemoveQuietlyAsync([file]).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>There is no file if there are no bytes.</summary>
    private PartsStream<SavedPart> Body(IReadOnlyList<SavedPart> parts) =>
        new([.. parts.Where(part => part.Size > 0)], (part, _) => ValueTask.FromResult<ObjectReader>(Open(part)));

    private DrimeReader Open(SavedPart part)
    {
        var node = new Node(new Entry { Id = part.File!.Value, FileSize = part.FileSize, Mime = PartLimits.Mime });
        var info = new ObjectInfo { Key = $"part {part.Number}", Size = part.FileSize, ETag = "", LastModified = part.LastModified };
        var reader = new DrimeReader(node, info, service.Download, service.Readers, service.Cache);
        reader.Select(part.Offset, part.Size);
        return reader;
    }
}
