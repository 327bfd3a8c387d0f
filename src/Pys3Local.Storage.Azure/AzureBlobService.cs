using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;
using Pys3Local.Net.Xml;
using Pys3Local.Storage.Azure.Names;
using Pys3Local.Storage.Azure.Requests;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Azure;

/// <summary>An account of Azure Blob Storage as a service of blobs.</summary>
/// <param name="stagingRoot">Before the names of blobs that are being written in parts.</param>
internal sealed partial class AzureBlobService(AzureTransport transport, string location, string stagingRoot) : IBlobService
{
    private const string MetadataPrefix = "x-ms-meta-";
    private const int MaxDocument = 32 << 20;
    private const int MaxMetadata = 7000;
    private const int PageAttempts = 3;

    private readonly AzureListing _listing = new();

    public BlobTraits Traits { get; } = new() { Name = "azure", Location = location, MaxMetadata = MaxMetadata, MinPart = 1, MaxName = 8192 };

    public AzureTransport Transport => transport;

    /// <summary>Bytes that one block takes; a part that is longer becomes several.</summary>
    /// <remarks>https://learn.microsoft.com/rest/api/storageservices/put-block</remarks>
    public long MaxBlock { get; init; } = 4000L << 20;

    /// <summary>The account has a hierarchical namespace.</summary>
    public bool IsHierarchical { get; private set; }

    public BlobNaming Naming { get; private set; } = new(false);

    public async ValueTask<IReadOnlyList<string>> ListContainersAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        string? marker = null;
        do
        {
            var document = await DocumentAsync(
                new() { Verb = HttpMethod.Get, Query = Query(("comp", "list"), ("marker", marker)) }, cancellationToken).ConfigureAwait(false);
            names.AddRange(document.Find("Containers")?.All("Container").Select(one => ContainerNames.Decode(one["Name"] ?? "")) ?? []);
            marker = NextOf(document, marker);
        }
        while (marker is not null);
        return names;
    }

    /// <summary>Who has a signature for the blobs of one container may list them, and may not ask about the container.</summary>
    public async ValueTask<bool> HasContainerAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await transport.SendAsync(
                new() { Verb = HttpMethod.Head, Container = container, Query = Query(("restype", "container")) }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AzureFailure e) when (e.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
        catch (AzureFailure e) when (e.Status == HttpStatusCode.Forbidden)
        {
            using var response = await FindAsync(
                new() { Verb = HttpMethod.Get, Container = container, Query = Query(("restype", "container"), ("comp", "list"), ("maxresults", "1")) }, cancellationToken).ConfigureAwait(false);
            return response is not null;
        }
        catch (AzureFailure e)
        {
            throw e.ToStorage();
        }
    }

    public ValueTask<bool> CreateContainerAsync(string container, bool hasLocks, CancellationToken cancellationToken) =>
        DoneAsync(new() { Verb = HttpMethod.Put, Container = container, Query = Query(("restype", "container")) }, "ContainerAlreadyExists", cancellationToken);

    public ValueTask<bool> DeleteContainerAsync(string container, CancellationToken cancellationToken) =>
        DoneAsync(new() { Verb = HttpMethod.Delete, Container = container, Query = Query(("restype", "container")) }, "ContainerNotFound", cancellationToken);

    public ValueTask<BlobPage> ListAsync(string container, string prefix, string? after, int limit, CancellationToken cancellationToken) =>
        _listing.ListAsync(Naming, (container, prefix), after, limit, PageAsync, cancellationToken);

    public async ValueTask<Blob?> FindAsync(string container, string name, CancellationToken cancellationToken)
    {
        if (Naming.Problem(name) is not null)
            return null;

        using var response = await FindAsync(new() { Verb = HttpMethod.Head, Container = container, Blob = Naming.Encode(name) }, cancellationToken).ConfigureAwait(false);
        return response is null || IsDirectory(response) ? null : BlobOf(name, response);
    }

    public async ValueTask<BlobContent?> OpenAsync(
        string container, string name, (long Offset, long Length)? range, Blob? like, CancellationToken cancellationToken)
    {
        if (Naming.Problem(name) is not null)
            return null;

        var headers = new List<KeyValuePair<string, string>>();
        if (range is var (offset, length))
            headers.Add(new("x-ms-range", string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{offset + length - 1}")));

        if (like is not null)
            headers.Add(new("if-match", $"\"{like.ETag}\""));

        try
        {
            var response = await transport.SendAsync(
                new() { Verb = HttpMethod.Get, Container = container, Blob = Naming.Encode(name), Headers = headers }, cancellationToken).ConfigureAwait(false);
            if (IsDirectory(response))
            {
                response.Dispose();
                return null;
            }

            var blob = BlobOf(name, response);
            if (!IsAsked(response, blob, range, like))
                return null;

            return new(blob, new ResponseBody(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), e => Cut(name, e), transport.Time));
        }
        catch (AzureFailure e) when (e.Status == HttpStatusCode.PreconditionFailed || e.Code is "BlobNotFound" or "ResourceNotFound")
        {
            return null;
        }
        catch (AzureFailure e)
        {
            throw e.ToStorage();
        }
    }

    /// <summary>False where it is another blob by now; the answer is disposed where it is not what was asked for.</summary>
    private bool IsAsked(HttpResponseMessage response, Blob blob, (long Offset, long Length)? range, Blob? like)
    {
        var isAsked = false;
        try
        {
            isAsked = BlobAnswer.Check(location, blob, range, like, response.StatusCode == HttpStatusCode.PartialContent, response.Content.Headers.ContentRange?.ToString());
            return isAsked;
        }
        finally
        {
            if (!isAsked)
                response.Dispose();
        }
    }

    public async ValueTask<BlobWritten?> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, BlobHeaders headers, BlobCondition condition, CancellationToken cancellationToken) =>
        await WriteAsync(
            new()
            {
                Verb = HttpMethod.Put,
                Container = container,
                Blob = Checked(name),
                Length = content.Length,
                Open = _ => new(new MemoryBody(content)),
                Headers = [new("x-ms-blob-type", "BlockBlob"), new("content-md5", Convert.ToBase64String(MD5.HashData(content.Span))), .. HeadersOf(headers), .. ConditionsOf(condition)],
            },
            cancellationToken).ConfigureAwait(false) is { } etag
            ? new BlobWritten(etag, null)
            : null;

    public async ValueTask<bool> SetHeadersAsync(string container, Blob blob, BlobHeaders headers, CancellationToken cancellationToken) =>
        await WriteAsync(
            new()
            {
                Verb = HttpMethod.Put,
                Container = container,
                Blob = Checked(blob.Name),
                Query = Query(("comp", "metadata")),
                Headers = [.. HeadersOf(headers).Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.Ordinal)), .. ConditionsOf(new(blob.ETag, false))],
            },
            cancellationToken).ConfigureAwait(false) is not null;

    public async ValueTask<bool> DeleteAsync(string container, string name, BlobCondition condition, CancellationToken cancellationToken) =>
        Naming.Problem(name) is null && await WriteAsync(
            new()
            {
                Verb = HttpMethod.Delete,
                Container = container,
                Blob = Naming.Encode(name),
                Headers = [new("x-ms-delete-snapshots", "include"), .. ConditionsOf(condition)],
            },
            cancellationToken).ConfigureAwait(false) is not null;

    public ValueTask<IBlobUpload> BeginAsync(string container, string name, BlobHeaders headers, CancellationToken cancellationToken)
    {
        Checked(name);
        return new(Resume(container, name, AzureBlobUpload.NewId(headers)));
    }

    public IBlobUpload Resume(string container, string name, string id) => new AzureBlobUpload(this, container, name, stagingRoot, id);

    public void Dispose() => transport.Dispose();

    /// <summary>Asks whether names are paths of files there; no where the key may not ask.</summary>
    public async ValueTask LearnAsync(string? container, CancellationToken cancellationToken)
    {
        IsHierarchical = await IsHierarchicalAsync(container, cancellationToken).ConfigureAwait(false);
        Naming = new(IsHierarchical);
    }

    private async ValueTask<bool> IsHierarchicalAsync(string? container, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await transport.SendAsync(
                new() { Verb = HttpMethod.Head, Container = container, Query = Query(("restype", "account"), ("comp", "properties")) }, cancellationToken).ConfigureAwait(false);
            return response.Headers.TryGetValues("x-ms-is-hns-enabled", out var values) && values.First() == "true";
        }
        catch (AzureFailure e) when (!e.IsTransient)
        {
            return false;
        }
        catch (AzureFailure e)
        {
            throw e.ToStorage();
        }
    }

    /// <summary>A blob as the source of a copy within the account.</summary>
    public string SourceOf(string container, string name) => transport.SourceOf(container, name);

    /// <param name="check">Given the answer of success; what it throws is thrown.</param>
    /// <returns>The ETag; null where the condition does not hold, or the blob is missing.</returns>
    internal async ValueTask<string?> WriteAsync(AzureOperation operation, CancellationToken cancellationToken, Action<HttpResponseMessage>? check = null)
    {
        try
        {
            using var response = await transport.SendAsync(operation, cancellationToken).ConfigureAwait(false);
            check?.Invoke(response);
            return ETagOf(response);
        }
        catch (AzureFailure e) when (e.IsConflict || e.Code is "BlobNotFound" or "ResourceNotFound")
        {
            if (!IsHierarchical || !e.IsConflict)
                return null;

            // What another program has made there is no object, and so no condition speaks of it.
            using var found = await FindAsync(new() { Verb = HttpMethod.Head, Container = operation.Container, Blob = operation.Blob }, cancellationToken).ConfigureAwait(false);
            return found is null || !IsDirectory(found) ? null : throw DirectoryThere(operation);
        }
        catch (AzureFailure e)
        {
            throw IsHierarchical && e.Code is "ResourceTypeMismatch" or "PathConflict" ? DirectoryThere(operation) : e.ToStorage();
        }
    }

    private StorageException DirectoryThere(AzureOperation operation) => new(
        StorageFailure.NotSupported, $"{transport.Name}: {operation}: a directory of another program has this name in the account's hierarchical namespace: use another key, or remove it there.");

    private static bool IsDirectory(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ms-resource-type", out var type) && type.First() == "directory" ||
        response.Headers.TryGetValues(MetadataPrefix + AzureListing.DirectoryMark, out var mark) && mark.First() == "true";

    /// <summary>Null where there is no such thing.</summary>
    internal async ValueTask<HttpResponseMessage?> FindAsync(AzureOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.SendAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        catch (AzureFailure e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (AzureFailure e)
        {
            throw e.ToStorage();
        }
    }

    internal static string ETagOf(HttpResponseMessage response) => response.Headers.ETag?.Tag.Trim('"') ?? "";

    internal static IEnumerable<KeyValuePair<string, string>> ConditionsOf(BlobCondition condition) =>
        condition.IsNew ? [new("if-none-match", "*")] : condition.ETag is { } etag ? [new("if-match", $"\"{etag}\"")] : [];

    internal static IEnumerable<KeyValuePair<string, string>> HeadersOf(BlobHeaders headers)
    {
        if (headers.ContentType is { } type)
            yield return new("x-ms-blob-content-type", type);

        foreach (var (name, value) in headers.Metadata)
            yield return new(MetadataPrefix + name, value);
    }

    /// <summary>Where the next page of a listing begins; null where this is the last one.</summary>
    /// <param name="marker">Where this one began.</param>
    internal static string? NextOf(XmlElement document, string? marker) => document["NextMarker"] is not { Length: > 0 } next ? null
        : next != marker ? next
        : throw new StorageException(StorageFailure.Unavailable, "The service lists the same page of blobs again and again: it names the marker that it was asked with as the next one.");

    internal static KeyValuePair<string, string>[] Query(params IEnumerable<(string Name, string? Value)> parameters) =>
        [.. parameters.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Name, one.Value!))];

    private async ValueTask<bool> DoneAsync(AzureOperation operation, string no, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await transport.SendAsync(operation, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AzureFailure e) when (e.Code == no)
        {
            return false;
        }
        catch (AzureFailure e)
        {
            throw e.ToStorage();
        }
    }

    private string Checked(string name) => Naming.Problem(name) is { } problem
        ? throw new StorageException(StorageFailure.KeyNotKept, $"{transport.Name}: Azure cannot keep the key of '{(name.Length > 100 ? name[..100] + "…" : name)}': {problem}.")
        : Naming.Encode(name);

    private StorageException Cut(string name, Exception e) => new(
        StorageFailure.Unavailable, $"{transport.Name}: the body of '{name}' {(e is OperationCanceledException ? "stopped coming" : $"was cut ({NetworkProblem.Describe(e)})")}", e);

    private static Blob BlobOf(string name, HttpResponseMessage response)
    {
        var headers = response.Content.Headers;
        return new(
            name, headers.ContentRange?.Length ?? headers.ContentLength ?? 0, ETagOf(response), headers.LastModified ?? DateTimeOffset.UnixEpoch,
            new(headers.ContentType?.ToString(), new SortedDictionary<string, string>(
                response.Headers.NonValidated.Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
                    .ToDictionary(header => header.Key[MetadataPrefix.Length..].ToLowerInvariant(), header => header.Value.ToString()),
                StringComparer.Ordinal)));
    }

    /// <summary>Bytes in memory as a body.</summary>
    private sealed class MemoryBody(ReadOnlyMemory<byte> content) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _rest = content;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return new(count);
        }
    }

    private sealed class ResponseBody(HttpResponseMessage response, Stream body, Func<Exception, Exception> failure, TimeProvider time) : ReadOnlyStream
    {
        private readonly AnswerStream _body = new(body, failure, time);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _body.ReadAsync(buffer, cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            await _body.DisposeAsync().ConfigureAwait(false);
            response.Dispose();
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }
}
