using System.Net;
using System.Net.Http.Headers;
using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;
using Pys3Local.Storage.Drime.Api;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>The bytes of a file from an offset on. A service that does not honour ranges sends all, and the rest is read and dropped.</summary>
internal sealed class BlobDownload(HttpClient http, DrimeTransport transport, RequestPace pace, Backoff backoff, TimeProvider time)
{
    private const int MaxRedirects = 5;
    private const string Html = "text/html";
    private const int SkipBuffer = 32 * 1024;

    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    /// <param name="length">Bytes that will be read.</param>
    public async Task<BlobStream> OpenAsync(Node file, long offset, long length, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (stream, problem, asked) = await AttemptAsync(file, offset, length, cancellationToken).ConfigureAwait(false);
            if (stream is not null)
                return stream;

            if (attempt == Backoff.Attempts)
                throw new StorageException(StorageFailure.Unavailable, $"Drime: a download failed {attempt} times: {problem}");

            await backoff.WaitAsync(attempt, asked, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(BlobStream? Stream, string Problem, TimeSpan? Asked)> AttemptAsync(
        Node file, long offset, long length, CancellationToken cancellationToken)
    {
        await pace.TakeAsync(cancellationToken).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await FollowAsync("/file-entries/download/" + file.Hash, file.Size, offset, length, either.Token).ConfigureAwait(false);
            if (Problem(response, file, offset) is { } problem)
                return (null, problem, backoff.Asked(response.Headers));

            var content = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.OK && !await SkipAsync(content, offset, time, cancellationToken).ConfigureAwait(false))
                return (null, "it ended early", null);

            var stream = new BlobStream(response, content, time);
            response = null;
            return (stream, "", null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "no answer", null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, NetworkProblem.Describe(e), null);
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <summary>Redirects lead to the object store, which is not to see the key.</summary>
    private async Task<HttpResponseMessage> FollowAsync(string path, long size, long offset, long length, CancellationToken cancellationToken)
    {
        var request = transport.Request(HttpMethod.Get, path);
        for (var hop = 0; ; hop++)
        {
            using var asking = request;
            asking.Headers.Accept.Clear();
            asking.Headers.Accept.ParseAdd("*/*");
            if (offset > 0 || length < size)
                asking.Headers.Range = new RangeHeaderValue(offset, offset + length - 1);

            var response = await http.SendAsync(asking, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } location || hop == MaxRedirects)
                return response;

            var target = new Uri(asking.RequestUri!, location);
            response.Dispose();
            if (target.Scheme != Uri.UriSchemeHttps && target.Scheme != asking.RequestUri!.Scheme)
                throw new HttpRequestException("it leads to an unsafe address");

            request = new HttpRequestMessage(HttpMethod.Get, target);
        }
    }

    /// <summary>Null if the answer is the file, or the part of it that was asked for.</summary>
    private static string? Problem(HttpResponseMessage response, Node file, long offset)
    {
        var headers = response.Content.Headers;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK when headers.ContentType?.MediaType == Html && file.Mime?.StartsWith(Html, StringComparison.Ordinal) != true:
                return "a web page instead of the file";
            case HttpStatusCode.OK:
                return headers.ContentLength is { } whole && whole != file.Size ? $"{whole} bytes instead of {file.Size}" : null;
            case HttpStatusCode.PartialContent:
                return headers.ContentRange is { From: { } from } range && from == offset && (range.Length is not { } total || total == file.Size)
                    ? null
                    : "another part than was requested";
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new StorageException(StorageFailure.Refused, "Drime refuses the API key for a download.");
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new ApiRefusal(response.StatusCode, "/file-entries/download", "the file is not there any more");
            default:
                return $"status {(int)response.StatusCode}";
        }
    }

    private static async Task<bool> SkipAsync(Stream content, long count, TimeProvider time, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min(SkipBuffer, Math.Max(count, 1))];
        while (count > 0)
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), either.Token).ConfigureAwait(false);
            if (read == 0)
                return false;

            count -= read;
        }

        return true;
    }
}
