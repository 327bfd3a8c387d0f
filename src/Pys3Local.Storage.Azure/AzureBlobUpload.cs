using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Azure;

/// <summary>
/// A blob that is written in blocks. They go into a blob of its own, since the service keeps the uncommitted blocks of one name together and drops them all with the next write of
/// that name; it appears under its name by a copy within the account, which decides the condition.
/// </summary>
/// <param name="id">A random text, a dot, and what the blob is to have.</param>
internal sealed class AzureBlobUpload(AzureBlobService service, string container, string name, string stagingRoot, string id) : IBlobUpload
{
    /// <summary>Above all numbers of parts: between the numbers of the blocks of one part that is too long for one.</summary>
    private const int Further = 100_000;

    private const int EndOfBlock = 64 * 1024;
    private const int MaxPolls = 600;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private string Staging => stagingRoot + id[..id.IndexOf('.', StringComparison.Ordinal)];

    public string Id => id;

    public static string NewId(BlobHeaders headers) =>
        $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', headers.Metadata.Select(one => $"{one.Key}={one.Value}").Prepend(headers.ContentType ?? ""))))}";

    public async ValueTask<string> PutPartAsync(int number, Stream body, long length, CancellationToken cancellationToken)
    {
        var blocks = new List<string>();
        var sent = 0L;
        var kept = length > service.MaxBlock ? new byte[EndOfBlock] : [];
        do
        {
            var count = Math.Min(service.MaxBlock, length - sent);
            sent += count;
            var block = BlockOf(number + (Further * blocks.Count));
            await PutBlockAsync(block, sent == length ? body : new BlockBody(body, count, kept), count, cancellationToken).ConfigureAwait(false);
            blocks.Add(block);
        }
        while (sent < length);
        return string.Join(',', blocks);
    }

    /// <summary>What is copied passes through this server.</summary>
    public async ValueTask<string?> CopyPartAsync(int number, string source, Blob blob, long offset, long length, CancellationToken cancellationToken)
    {
        var content = await service.OpenAsync(source, blob.Name, (offset, length), blob, cancellationToken).ConfigureAwait(false);
        if (content is null)
            return null;

        var body = new ContinuedBody(service, source, blob, (offset, length), content);
        await using var closing = body.ConfigureAwait(false);
        return await PutPartAsync(number, body, length, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<BlobWritten?> CommitAsync(IReadOnlyList<(int Number, string Tag)> parts, BlobCondition condition, CancellationToken cancellationToken)
    {
        var headers = Headers();
        var list = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{string.Concat(parts.Select(part => string.Concat(part.Tag.Split(',').Select(block => $"<Latest>{block}</Latest>"))))}</BlockList>");
        await service.WriteAsync(
            new()
            {
                Verb = HttpMethod.Put,
                Container = container,
                Blob = service.Naming.Encode(Staging),
                Query = AzureBlobService.Query(("comp", "blocklist")),
                Length = list.Length,
                Open = _ => new(new MemoryStream(list)),
                Headers = [.. AzureBlobService.HeadersOf(headers)],
            },
            cancellationToken).ConfigureAwait(false);
        var etag = await service.WriteAsync(
            new()
            {
                Verb = HttpMethod.Put,
                Container = container,
                Blob = service.Naming.Encode(name),
                Headers = [new("x-ms-copy-source", service.SourceOf(container, service.Naming.Encode(Staging))), .. AzureBlobService.HeadersOf(headers with { ContentType = null }), .. AzureBlobService.ConditionsOf(condition)],
            },
            cancellationToken).ConfigureAwait(false);
        if (etag is null)
            return null;

        etag = await CopiedAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AbortAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // The blob is there; that its parts are there as well is harmless.
        }

        return new(etag, null);
    }

    public async ValueTask AbortAsync(CancellationToken cancellationToken) =>
        await service.DeleteAsync(container, Staging, BlobCondition.None, cancellationToken).ConfigureAwait(false);

    /// <summary>What the service has is compared with what was sent: it says the CRC of a block that came without one.</summary>
    /// <remarks>https://learn.microsoft.com/rest/api/storageservices/put-block#response-headers</remarks>
    private async ValueTask PutBlockAsync(string block, Stream body, long length, CancellationToken cancellationToken)
    {
        var summed = new SummedBody(body);
        await using var closing = summed.ConfigureAwait(false);
        await service.WriteAsync(
            new()
            {
                Verb = HttpMethod.Put,
                Container = container,
                Blob = service.Naming.Encode(Staging),
                Query = AzureBlobService.Query(("comp", "block"), ("blockid", block)),
                Length = length,
                Open = _ => new(summed),
                CanReplay = false,
            },
            cancellationToken,
            response =>
            {
                if (summed.Problem(response) is { } problem)
                    throw new StorageException(StorageFailure.Unavailable, $"{service.Traits.Location}: a block of '{name}' was damaged on its way: {problem}.");
            }).ConfigureAwait(false);
    }

    /// <summary>Within an account a copy is done at once, as a rule: the service may take longer.</summary>
    private async ValueTask<string> CopiedAsync(CancellationToken cancellationToken)
    {
        for (var polls = 0; polls < MaxPolls; polls++)
        {
            using var response = await service.FindAsync(new() { Verb = HttpMethod.Head, Container = container, Blob = service.Naming.Encode(name) }, cancellationToken).ConfigureAwait(false) ??
                throw new StorageException(StorageFailure.Unavailable, $"{service.Traits.Location}: '{name}' was removed while it was written.");
            switch (response.Headers.TryGetValues("x-ms-copy-status", out var status) ? status.First() : "success")
            {
                case "pending":
                    await Task.Delay(Poll, service.Transport.Time, cancellationToken).ConfigureAwait(false);
                    break;
                case "success":
                    return AzureBlobService.ETagOf(response);
                case var other:
                    throw new StorageException(StorageFailure.Unavailable, $"{service.Traits.Location}: '{name}' could not be copied to its place: {other}.");
            }
        }

        throw new StorageException(StorageFailure.Unavailable, $"{service.Traits.Location}: '{name}' is still being copied to its place after {MaxPolls} s.");
    }

    private BlobHeaders Headers()
    {
        var lines = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id.AsSpan(id.IndexOf('.', StringComparison.Ordinal) + 1))).Split('\n');
        return new(
            lines[0].Length > 0 ? lines[0] : null,
            lines.Skip(1).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
    }

    /// <summary>All of one blob have the same length, as the service wants it.</summary>
    private static string BlockOf(int number) => Convert.ToBase64String(Encoding.ASCII.GetBytes(number.ToString("d6", CultureInfo.InvariantCulture)));

    /// <summary>The next bytes of a body, which goes on after them: it may look at the last of them until it is read again, so these are in memory of their own.</summary>
    private sealed class BlockBody(Stream body, long length, Memory<byte> kept) : ReadOnlyStream
    {
        private long _left = length;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.IsEmpty || _left == 0)
                return 0;

            var isEnd = buffer.Length >= _left;
            var target = isEnd ? kept[..(int)Math.Min(kept.Length, _left)] : buffer;
            var read = await body.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            if (isEnd)
                target[..read].CopyTo(buffer);

            _left -= read;
            return read;
        }
    }
}
