using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;
using Pys3Local.Storage.Drime.Api.Models;

namespace Pys3Local.Storage.Drime.Api;

/// <summary>
/// One JSON request to the service: at the right pace, with a time-out, tried again where that may help. What comes back is the
/// answer, an <see cref="ApiRefusal"/>, or a <see cref="StorageException"/>.
/// </summary>
internal sealed class DrimeTransport(HttpClient http, Uri api, string key, RequestPace pace, Backoff backoff, TimeProvider time)
{
    /// <summary>A page of a thousand entries is far below it.</summary>
    private const int MaxAnswer = 32 * 1024 * 1024;

    private const int MaxDetail = 300;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly string _root = api.AbsoluteUri.TrimEnd('/');

    /// <summary>A request to the service that carries the key.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(_root + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    public Task<TAnswer> GetAsync<TAnswer>(string path, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
        where TAnswer : class =>
        SendAsync(HttpMethod.Get, path, default, answer, null, cancellationToken);

    /// <param name="recover">
    /// Asked before an attempt that follows one whose answer was lost: what that one has done after all, null if it has done nothing.
    /// </param>
    public Task<TAnswer> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken,
        Func<CancellationToken, ValueTask<TAnswer?>>? recover = null)
        where TAnswer : class =>
        SendAsync(method, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), answer, recover, cancellationToken);

    private async Task<TAnswer> SendAsync<TAnswer>(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, JsonTypeInfo<TAnswer> answer,
        Func<CancellationToken, ValueTask<TAnswer?>>? recover, CancellationToken cancellationToken)
        where TAnswer : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await AttemptAsync(method, path, body, answer, cancellationToken).ConfigureAwait(false);
            if (outcome.Answer is { } got)
                return got;

            if (attempt == Backoff.Attempts)
                throw new StorageException(outcome.Failure, $"Drime: {method} {Shown(path)} failed {attempt} times: {outcome.Detail}", outcome.Cause);

            await backoff.WaitAsync(attempt, outcome.RetryAfter, cancellationToken).ConfigureAwait(false);
            if (recover is not null && outcome.MayHaveHappened &&
                await recover(cancellationToken).ConfigureAwait(false) is { } recovered)
            {
                return recovered;
            }
        }
    }

    private async ValueTask<Outcome<TAnswer>> AttemptAsync<TAnswer>(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
        where TAnswer : class
    {
        await pace.TakeAsync(cancellationToken).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = Request(method, path);
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var content = await BoundedBody.ReadAsync(response.Content, MaxAnswer, either.Token).ConfigureAwait(false);
            return Judge(path, response, content ?? default, answer);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, StorageFailure.Unavailable, $"no answer within {Timeout.TotalSeconds:0} s", true, null, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(null, StorageFailure.Unavailable, NetworkProblem.Describe(e), true, null, e);
        }
    }

    private Outcome<TAnswer> Judge<TAnswer>(
        string path, HttpResponseMessage response, ReadOnlyMemory<byte> content, JsonTypeInfo<TAnswer> answer)
        where TAnswer : class
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.Unauthorized:
                throw new StorageException(StorageFailure.Refused, "Drime refuses the API key: it is wrong or has been revoked.");
            case HttpStatusCode.TooManyRequests:
                var asked = backoff.Asked(response.Headers);
                pace.PauseFor(asked ?? TimeSpan.Zero);
                return new(null, StorageFailure.Busy, "too many requests", false, asked, null);
            case >= HttpStatusCode.InternalServerError and not HttpStatusCode.InsufficientStorage:
            case HttpStatusCode.RequestTimeout:
                return new(null, StorageFailure.Unavailable, $"status {(int)response.StatusCode}", true, backoff.Asked(response.Headers), null);
            case < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                return new(null, StorageFailure.Unavailable, $"unexpected status {(int)response.StatusCode}", true, null, null);
            case >= HttpStatusCode.BadRequest:
                throw new ApiRefusal(response.StatusCode, Shown(path), Detail(content.Span));
        }

        try
        {
            if (JsonSerializer.Deserialize(content.Span, answer) is { } read)
                return new(read, default, "", false, null, null);
        }
        catch (JsonException e)
        {
            return new(null, StorageFailure.Unavailable, $"the answer is not the expected JSON (type {response.Content.Headers.ContentType?.MediaType})", true, null, e);
        }

        return new(null, StorageFailure.Unavailable, "an empty answer", true, null, null);
    }

    private static string Detail(ReadOnlySpan<byte> content)
    {
        try
        {
            var error = JsonSerializer.Deserialize(content, DrimeJson.Default.ErrorAnswer);
            var text = $"{error?.Message ?? error?.Error} {error?.Errors?.GetRawText()}".Trim();
            return text.Length <= MaxDetail ? text : text[..MaxDetail];
        }
        catch (JsonException)
        {
            return "(no JSON)";
        }
    }

    private static string Shown(string path) => path.IndexOf('?') is var query and >= 0 ? path[..query] : path;

    /// <summary>What became of one attempt that may be followed by another.</summary>
    private readonly record struct Outcome<TAnswer>(
        TAnswer? Answer, StorageFailure Failure, string Detail, bool MayHaveHappened, TimeSpan? RetryAfter, Exception? Cause)
        where TAnswer : class;
}
