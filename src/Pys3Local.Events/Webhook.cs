using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Net.Connect;

namespace Pys3Local.Events;

/// <summary>
/// Sends an event to a webhook. Where there is a secret, the request is signed as Standard Webhooks have it: <c>webhook-id</c>, <c>webhook-timestamp</c> and
/// <c>webhook-signature: v1,</c> with the HMAC-SHA256 of <c>ID.TIMESTAMP.BODY</c> in base64.
/// </summary>
/// <remarks>https://www.standardwebhooks.com</remarks>
internal sealed class Webhook : IDisposable
{
    private readonly WebhookTarget _target;
    private readonly OutboxOptions _options;
    private readonly HttpClient _client;

    public Webhook(WebhookTarget target, OutboxOptions options)
    {
        (_target, _options) = (target, options);
        _client = new HttpClient(ServiceHandler.Create(options.Time, options.Variable)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Null where it was taken, else why not. A connection that the other side was just closing is no failure: another one is tried at once.</summary>
    public async Task<string?> TrySendAsync(QueuedEvent sent, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await SendAsync(sent, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException error) when (isFirst && error.HttpRequestError == HttpRequestError.ResponseEnded)
            {
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                return $"{_target.Url.Authority}: {(error.InnerException ?? error).Message}";
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string?> SendAsync(QueuedEvent sent, CancellationToken cancellationToken)
    {
        using var request = Request(sent);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Patience);
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : $"{_target.Url.Authority} answers {(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{_target.Url.Authority} does not answer within {_options.Patience.TotalSeconds:0} seconds";
        }
    }

    private HttpRequestMessage Request(QueuedEvent sent)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _target.Url) { Content = new ReadOnlyMemoryContent(sent.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "pys3local");
        if (_target.Token is { } token)
        {
            // As MinIO has it: a word is a bearer's token, and two are a scheme with it.
            request.Headers.TryAddWithoutValidation("Authorization", token.Contains(' ', StringComparison.Ordinal) ? token : $"Bearer {token}");
        }

        request.Headers.TryAddWithoutValidation("webhook-id", sent.Id);
        if (_target.Secret is { } secret)
        {
            var timestamp = _options.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
            byte[] signed = [.. Encoding.ASCII.GetBytes($"{sent.Id}.{timestamp}."), .. sent.Body.Span];
            request.Headers.TryAddWithoutValidation("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
        }

        return request;
    }
}
