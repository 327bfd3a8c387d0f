using System.Globalization;
using System.Net;
using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;

namespace Pys3Local.S3Client.Requests;

/// <summary>The answer of a service: its status, headers and body, which is read from the network as the caller reads it.</summary>
public sealed class S3Answer : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly string _service;
    private readonly TimeProvider _time;

    internal S3Answer(HttpResponseMessage response, string service, string operation, int attempt, TimeProvider time)
    {
        _response = response;
        _service = service;
        _time = time;
        Operation = operation;
        Attempt = attempt;
    }

    public HttpStatusCode Status => _response.StatusCode;

    /// <summary>For messages.</summary>
    public string Operation { get; }

    /// <summary>From 1. Where it is more, an attempt before may have been executed, and its answer lost.</summary>
    public int Attempt { get; }

    /// <summary>Bytes of the body, null if the service does not say.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <summary>All headers, names in lower case.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers =>
        _response.Headers.NonValidated.Concat(_response.Content.Headers.NonValidated)
            .Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), header.Value.ToString()));

    public string? Header(string name) =>
        _response.Headers.NonValidated.TryGetValues(name, out var values) || _response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    /// <summary>The ETag without its quotes.</summary>
    public string ETag => (Header("ETag") ?? "").Trim('"');

    /// <summary>What the headers of an object say.</summary>
    public S3Object ToObject(string key) => new()
    {
        Key = key,
        Size = Header("Content-Range") is { } range && long.TryParse(range.AsSpan(range.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : Length ?? 0,
        ETag = ETag,
        LastModified = _response.Content.Headers.LastModified ?? DateTimeOffset.UnixEpoch,
        VersionId = Header("x-amz-version-id"),
        IsDeleteMarker = Header("x-amz-delete-marker") == "true",
        ContentType = Header("Content-Type"),
        StorageClass = Header("x-amz-storage-class"),
        Headers = new SortedDictionary<string, string>(Headers.ToDictionary(), StringComparer.Ordinal),
    };

    /// <summary>A body that ends early or stays away for too long throws a <see cref="S3Failure"/>.</summary>
    public async ValueTask<Stream> OpenBodyAsync(CancellationToken cancellationToken) =>
        new AnswerStream(await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Cut, _time);

    /// <summary>The whole body of a document. One that stays away for too long is a failure, as with <see cref="OpenBodyAsync"/>.</summary>
    /// <param name="patience">For each wait: a service that is long at work may begin its answer before; null for the usual one.</param>
    internal async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(int limit, TimeSpan? patience, CancellationToken cancellationToken)
    {
        try
        {
            var body = new AnswerStream(await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Cut, _time, patience);
            await using var closing = body.ConfigureAwait(false);
            return await BoundedBody.ReadAsync(body, Length, limit, cancellationToken).ConfigureAwait(false) ??
                throw new S3Failure(_service, Operation, Status, "AnswerTooLong", $"more than {limit} bytes");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Cut(e);
        }
    }

    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    private S3Failure Cut(Exception e) =>
        new(_service, Operation, 0, S3Failure.NoAnswer, e is OperationCanceledException ? "the body stopped coming" : $"the body was cut ({NetworkProblem.Describe(e)})", e)
        {
            MayHaveHappened = true,
            IsCut = true,
        };
}
