using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Pys3Local.Net.Xml;
using Pys3Local.S3.Administration;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Transfer.Contents;

namespace Pys3Local.Transfer.Sources;

/// <summary>Another S3 service. It is sent GET, HEAD and listings only: a key that may do nothing else is enough.</summary>
/// <param name="latestOnly">Only the newest version of each key.</param>
/// <param name="time">For what a service does not say.</param>
public sealed class S3Source(S3Connection connection, bool latestOnly, TimeProvider time) : ITransferSource
{
    private static readonly S3ListQuery Page = new();

    /// <summary>Buckets whose versions have ids.</summary>
    private readonly ConcurrentDictionary<string, bool> _versioned = new(StringComparer.Ordinal);

    public string Name => connection.Name;

    public Task<IReadOnlyList<string>> ListBucketsAsync(CancellationToken cancellationToken) => connection.ListBucketsAsync(cancellationToken);

    public async Task<BucketInfo?> FindBucketAsync(string bucket, Action<string> note, CancellationToken cancellationToken)
    {
        if (!await connection.HasBucketAsync(bucket, cancellationToken).ConfigureAwait(false))
            return null;

        var info = new BucketInfo { Name = bucket, Created = time.GetUtcNow() };
        foreach (var name in BucketConfigurations.Names)
        {
            try
            {
                if (await connection.FindSettingAsync(bucket, name, cancellationToken).ConfigureAwait(false) is { } document && !(name == "versioning" && StateOf(document) is null))
                    info = info with { Settings = info.Settings.SetItem(name, document) };
            }
            catch (S3Failure failure) when (failure.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest)
            {
                note($"{bucket}: {name} cannot be read: {failure.Code}");
            }
        }

        _versioned[bucket] = info.Settings.ContainsKey("versioning");
        return info;
    }

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = Page with { Prefix = prefix.Length > 0 ? prefix : null };
        var byVersions = !latestOnly;
        var stack = new List<ObjectInfo>();
        S3Marker? next = null;
        do
        {
            S3Page page;
            try
            {
                page = byVersions
                    ? await connection.ListVersionsAsync(bucket, query, next, cancellationToken).ConfigureAwait(false)
                    : await connection.ListAsync(bucket, query, next, cancellationToken).ConfigureAwait(false);
            }
            catch (S3Failure failure) when (byVersions && next is null && failure.Status is HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest)
            {
                // A service without versions: what it lists is all that it has.
                byVersions = false;
                continue;
            }

            foreach (var listed in page.Objects)
            {
                if (stack.Count > 0 && stack[0].Key != listed.Key)
                {
                    yield return OldestFirst(stack);
                    stack = [];
                }

                stack.Add(Info(listed));
            }

            next = page.Next;
            if (next is null)
                break;
        }
        while (true);

        if (stack.Count > 0)
            yield return OldestFirst(stack);
    }

    public async Task<ObjectInfo?> DescribeAsync(string bucket, ObjectInfo listed, CancellationToken cancellationToken)
    {
        if (listed.IsDeleteMarker)
            return listed;

        if (await connection.HeadAsync(bucket, listed.Key, cancellationToken, Asked(bucket, listed)).ConfigureAwait(false) is not { } found)
            return null;

        return await WithTagsAsync(bucket, S3Headers.Read(listed, found), found, cancellationToken).ConfigureAwait(false);
    }

    public async Task<SourceContent?> OpenAsync(string bucket, ObjectInfo listed, int attempt, Action<long>? read, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(bucket, listed, null, cancellationToken).ConfigureAwait(false);
        if (answer is null)
            return null;

        try
        {
            var found = answer.ToObject(listed.Key);
            if (answer.Length is null)
                found = found with { Size = listed.Size };

            var info = await WithTagsAsync(bucket, S3Headers.Read(listed, found), found, cancellationToken).ConfigureAwait(false);
            var parts = ContentProof.PartsIn(info.ETag) is { } count ? await PartsAsync(bucket, info, count, attempt, cancellationToken).ConfigureAwait(false) : [];
            var body = new ResumedBody(answer, info.Size, async (offset, token) =>
                await GetAsync(bucket, info, (offset, info.Size - offset), token).ConfigureAwait(false) ?? throw new VersionException("it has gone while it was read"));
            return new SourceContent(info, new ProvenStream(body, new ContentProof(info, S3Headers.HasSayingETag(found), parts), read));
        }
        catch
        {
            await answer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<S3Answer?> GetAsync(string bucket, ObjectInfo listed, (long Offset, long Length)? range, CancellationToken cancellationToken)
    {
        var headers = new List<KeyValuePair<string, string>> { KeyValuePair.Create("x-amz-checksum-mode", "ENABLED") };
        if (listed.ETag.Length > 0)
            headers.Add(KeyValuePair.Create("if-match", $"\"{listed.ETag}\""));

        if (range is var (offset, length))
            headers.Add(KeyValuePair.Create("range", string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{offset + length - 1}")));

        try
        {
            return await connection.SendAsync(
                new S3Operation { Verb = HttpMethod.Get, Bucket = bucket, Key = listed.Key, Query = Version(bucket, listed), Headers = headers }, cancellationToken).ConfigureAwait(false);
        }
        catch (S3Failure e) when (e.IsMissing && e.Code != "NoSuchBucket")
        {
            return null;
        }
        catch (S3Failure e) when (e.Status == HttpStatusCode.PreconditionFailed)
        {
            throw new VersionException("it was changed at the source meanwhile; run it again", e);
        }
    }

    /// <summary>What the sizes of the parts are, or may be: those that the service says, else those that clients are used to.</summary>
    private async Task<IReadOnlyList<PartSizes>> PartsAsync(string bucket, ObjectInfo info, int count, int attempt, CancellationToken cancellationToken)
    {
        if (count == 1)
            return PartGuess.Of(info.Size, 1);

        if (await PartAsync(bucket, info, 1, cancellationToken).ConfigureAwait(false) is not { } first)
            return PartGuess.Of(info.Size, count);

        if (attempt == 1 && PartGuess.Alike(info.Size, count, first) is { } alike)
            return [alike];

        var sizes = new PartSizes();
        sizes.Add(first);
        for (var number = 2; number <= count; number++)
        {
            if (await PartAsync(bucket, info, number, cancellationToken).ConfigureAwait(false) is not { } size)
                return PartGuess.Of(info.Size, count);

            sizes.Add(size);
        }

        return sizes.Total == info.Size ? [sizes] : PartGuess.Of(info.Size, count);
    }

    /// <summary>The size of a part; null where the service does not say: it answers with the whole, or refuses.</summary>
    private async Task<long?> PartAsync(string bucket, ObjectInfo info, int number, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await connection.SendAsync(
                new S3Operation
                {
                    Verb = HttpMethod.Head,
                    Bucket = bucket,
                    Key = info.Key,
                    Query = [KeyValuePair.Create("partNumber", number.ToString(CultureInfo.InvariantCulture)), .. Version(bucket, info)],
                },
                cancellationToken).ConfigureAwait(false);
            await using var closing = answer.ConfigureAwait(false);
            return answer.Status == HttpStatusCode.PartialContent || answer.Header("x-amz-mp-parts-count") is not null ? answer.Length : null;
        }
        catch (S3Failure failure) when (!failure.IsTransient)
        {
            return null;
        }
    }

    private async Task<ObjectInfo> WithTagsAsync(string bucket, ObjectInfo info, S3Object found, CancellationToken cancellationToken)
    {
        if (!S3Headers.MayHaveTags(found))
            return info;

        var document = await connection.FindObjectSettingAsync(bucket, info.Key, "tagging", cancellationToken, Asked(bucket, info)).ConfigureAwait(false);
        return document is not null && S3Headers.Tags(document) is { Length: > 0 } tags ? info with { Attributes = info.Attributes.SetItem("tags", tags) } : info;
    }

    /// <summary>A bucket that never had versions is not asked for one: not every service knows the word.</summary>
    private string? Asked(string bucket, ObjectInfo info) =>
        latestOnly || (info.VersionId == ObjectInfo.NullVersion && !_versioned.GetValueOrDefault(bucket)) ? null : info.VersionId;

    private KeyValuePair<string, string>[] Version(string bucket, ObjectInfo info) =>
        Asked(bucket, info) is { } version ? [KeyValuePair.Create("versionId", version)] : [];

    private static List<ObjectInfo> OldestFirst(List<ObjectInfo> stack)
    {
        stack.Reverse();
        return stack;
    }

    private static ObjectInfo Info(S3Object listed) => new()
    {
        Key = listed.Key,
        VersionId = listed.VersionId is { Length: > 0 } version ? version : ObjectInfo.NullVersion,
        IsLatest = listed.IsLatest,
        IsDeleteMarker = listed.IsDeleteMarker,
        Size = listed.Size,
        ETag = listed.ETag,
        LastModified = new DateTimeOffset(listed.LastModified.Ticks - (listed.LastModified.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero),
    };

    private static string? StateOf(string document)
    {
        try
        {
            return XmlDocument.Read(document)["Status"];
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
