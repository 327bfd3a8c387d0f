using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;

namespace Pys3Local.Storage.Drime.Blobs;

/// <summary>One PUT to the object store, through a URL that the service has signed: no key of ours goes along.</summary>
internal sealed class BlobPut(HttpClient http, Uri api, Backoff backoff, TimeProvider time)
{
    /// <summary>Bytes a second: slower than this counts as dead.</summary>
    private const int SlowestLine = 32 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Sends what is in memory, again with a new URL where it fails.</summary>
    /// <param name="sign">Where to send it to; asked again for each attempt, since a URL may have expired or been answered already.</param>
    /// <returns>The ETag as it came, with its quotes.</returns>
    public async Task<string> SendAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> content, bool simple, Func<CancellationToken, Task<string?>> sign, CancellationToken cancellationToken)
    {
        var md5 = Md5(content);
        var length = content.Sum(piece => (long)piece.Length);
        for (var attempt = 1; ; attempt++)
        {
            var url = await sign(cancellationToken).ConfigureAwait(false);
            var (etag, problem) = await AttemptAsync(
                url, new UploadContent(content), length, simple, md5, cancellationToken).ConfigureAwait(false);
            if (etag is not null)
                return etag;

            if (attempt == Backoff.Attempts)
                throw Failed(problem);

            await backoff.WaitAsync(attempt, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what can be sent only once, and not before the object store has agreed to take it.</summary>
    public async Task<string> SendOnceAsync(string? url, HttpContent content, long length, CancellationToken cancellationToken)
    {
        var (etag, problem) = await AttemptAsync(url, content, length, simple: false, null, cancellationToken).ConfigureAwait(false);
        return etag ?? throw Failed(problem);
    }

    private async Task<(string? ETag, string Problem)> AttemptAsync(
        string? url, HttpContent content, long length, bool simple, string? md5, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Grace + TimeSpan.FromSeconds(length / SlowestLine), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Put, Target(url)) { Content = content };
        content.Headers.ContentType = new MediaTypeHeaderValue(PartLimits.Mime);
        content.Headers.ContentLength = length;
        if (simple)
            request.Headers.Add("x-amz-acl", "private");

        // What is in memory can be sent again; what passes through cannot.
        request.Headers.ExpectContinue = md5 is null;

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                return (null, $"status {(int)response.StatusCode}");

            var etag = response.Headers.ETag?.Tag;
            return etag is null ? (null, "no ETag")
                : md5 is not null && IsMd5(etag) && etag.Trim('"') != md5 ? (null, "other bytes arrived than were sent")
                : (etag, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "too slow");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, NetworkProblem.Describe(e));
        }
    }

    /// <summary>What is sent in the clear is only ever what the configured service is spoken to in the clear about.</summary>
    private Uri Target(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var target) &&
        (target.Scheme == Uri.UriSchemeHttps || target.Scheme == api.Scheme && api.Scheme == Uri.UriSchemeHttp)
            ? target
            : throw new StorageException(StorageFailure.Unavailable, "Drime: the address for an upload is missing or not safe.");

    private static string Md5(IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var piece in content)
            hash.AppendData(piece.Span);

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsMd5(string etag) => etag.Trim('"') is { Length: 32 } text && text.All(char.IsAsciiHexDigitLower);

    private static StorageException Failed(string problem) =>
        new(StorageFailure.Unavailable, $"Drime: its object store did not accept an upload: {problem}");
}
