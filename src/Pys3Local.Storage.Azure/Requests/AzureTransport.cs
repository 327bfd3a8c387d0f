using System.Globalization;
using System.Net;
using System.Text;
using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;
using Pys3Local.Net.Xml;
using Pys3Local.Storage.Azure.Names;

namespace Pys3Local.Storage.Azure.Requests;

/// <summary>Sends requests, again where that may help and is possible. What comes back has succeeded, or it is an <see cref="AzureFailure"/>.</summary>
internal sealed class AzureTransport : IDisposable
{
    private const string Version = "2021-12-02";
    private const int MaxError = 64 * 1024;
    private const int MaxDetail = 300;

    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly AzureStoreOptions _options;
    private readonly SocketsHttpHandler? _ownHandler;
    private readonly HttpClient _http;
    private readonly Backoff _backoff;
    private readonly RetryBudget _budget = new();
    private readonly string _root;

    public AzureTransport(AzureStoreOptions options)
    {
        _options = options;
        _root = options.Endpoint.AbsolutePath.TrimEnd('/');
        _ownHandler = options.HttpMessageHandler is null
            ? ServiceHandler.Create(options.TimeProvider, Environment.GetEnvironmentVariable, options.Authorities)
            : null;
        _http = new HttpClient(options.HttpMessageHandler ?? _ownHandler!, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        _backoff = new Backoff(
            options.TimeProvider, options.Delay ?? ((wait, cancellationToken) => Task.Delay(wait, options.TimeProvider, cancellationToken)), Random.Shared);
    }

    public string Name => _options.Name ?? _options.Account;

    public TimeProvider Time => _options.TimeProvider;

    public async Task<HttpResponseMessage> SendAsync(AzureOperation operation, CancellationToken cancellationToken)
    {
        // All attempts together: who waits for the answer to this gives up after about a minute.
        var begin = _options.TimeProvider.GetTimestamp();
        var left = _options.Patience;
        var isRenewed = false;
        for (var attempt = 1; ; attempt++)
        {
            var (response, failure, asked, isSendable, authorization) = await AttemptAsync(operation, left, cancellationToken).ConfigureAwait(false);
            if (response is not null)
            {
                _budget.Succeeded();
                return response;
            }

            // Refused before anything was done: once more with another token, where there is one.
            if (failure!.Status == HttpStatusCode.Unauthorized && !isRenewed && isSendable && authorization is not null && _options.Credentials.Renews(authorization))
            {
                isRenewed = true;
                continue;
            }

            if (!failure.IsTransient || !isSendable || attempt == Backoff.Attempts || !_budget.TryTake())
                throw failure;

            left = _options.Patience - _options.TimeProvider.GetElapsedTime(begin) - (asked ?? default);
            if (left <= TimeSpan.Zero)
                throw failure;

            await _backoff.WaitAsync(attempt, asked, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The address of a blob, with the signature that the service may read it by.</summary>
    public string SourceOf(string container, string blob) =>
        $"{Authority}{PathOf(container, blob)}{(_options.Credentials.Query is { Length: > 0 } sas ? "?" + sas : "")}";

    public void Dispose()
    {
        _http.Dispose();
        _ownHandler?.Dispose();
    }

    private string Authority => _options.Endpoint.GetLeftPart(UriPartial.Authority);

    private string PathOf(string? container, string? blob) =>
        container is null ? _root + "/" : blob is null ? $"{_root}/{Shown(container)}" : $"{_root}/{Shown(container)}/{string.Join('/', blob.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>The one container of all buckets is called as the operator has called it.</summary>
    private string Shown(string container) => _options.Container is null ? ContainerNames.Encode(container) : container;

    private async ValueTask<(HttpResponseMessage? Response, AzureFailure? Failure, TimeSpan? Asked, bool IsSendable, string? Authorization)> AttemptAsync(
        AzureOperation operation, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new SendLimit(patience, _options.TimeProvider, cancellationToken);
        var (request, content, authorization) = await BuildAsync(operation, limit, cancellationToken).ConfigureAwait(false);
        using var sending = request;
        HttpResponseMessage? response = null;
        AzureFailure failure;
        TimeSpan? asked = null;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                content?.ThrowBodyFailure();
                var answer = response;
                response = null;
                return (answer, null, null, false, null);
            }

            asked = _backoff.Asked(response.Headers);
            failure = await FailureAsync(operation, response, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            content?.ThrowBodyFailure();
            failure = new(Name, operation.ToString(), 0, AzureFailure.NoAnswer, $"nothing moved for {limit.Patience.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            content?.ThrowBodyFailure();
            failure = new(Name, operation.ToString(), 0, AzureFailure.NoAnswer, NetworkProblem.Describe(e), e);
        }
        finally
        {
            response?.Dispose();
        }

        content?.ThrowBodyFailure();
        return (null, failure, asked, operation.CanReplay || content is not { HasBegun: true }, authorization);
    }

    private async ValueTask<(HttpRequestMessage Request, BodyContent? Content, string? Authorization)> BuildAsync(AzureOperation operation, SendLimit limit, CancellationToken cancellationToken)
    {
        var path = PathOf(operation.Container, operation.Blob);
        var query = string.Join('&', operation.Query.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"));
        if (_options.Credentials.Query is { Length: > 0 } sas)
            query += (query.Length > 0 ? "&" : "") + sas;

        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["x-ms-date"] = _options.TimeProvider.GetUtcNow().ToString("R", CultureInfo.InvariantCulture),
            ["x-ms-version"] = Version,
        };
        foreach (var (name, value) in operation.Headers)
            headers[name.ToLowerInvariant()] = value;

        var length = operation.Length ?? 0;
        var authorization = await _options.Credentials.AuthorizeAsync(_options.Account, new(operation.Verb.Method, path, operation.Query, headers, length), cancellationToken).ConfigureAwait(false);
        if (authorization is not null)
            headers["authorization"] = authorization;

        var request = new HttpRequestMessage(operation.Verb, new Uri($"{Authority}{path}{(query.Length > 0 ? "?" : "")}{query}", AsWritten));
        var content = operation.Open is { } open ? new BodyContent(length, open, operation.CanReplay, null, limit) : null;
        request.Content = content is not null ? content : operation.Verb == HttpMethod.Put ? new ByteArrayContent([]) : null;
        if (!operation.CanReplay && length > 0)
            request.Headers.ExpectContinue = true;

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content?.Headers.TryAddWithoutValidation(name, value) != true)
                throw new ArgumentException($"The header '{name}' cannot be sent.");
        }

        return (request, content, authorization);
    }

    private async ValueTask<AzureFailure> FailureAsync(AzureOperation operation, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var code = response.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.First() : response.StatusCode.ToString();
        var detail = "";
        try
        {
            if (await BoundedBody.ReadAsync(response.Content, MaxError, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } body &&
                XmlDocument.Read(Encoding.UTF8.GetString(body.Span).TrimStart('\ufeff')) is { Name: "Error" } error)
            {
                (code, detail) = (error["Code"] ?? code, (error["Message"] ?? "").Split('\n')[0]);
            }
        }
        catch (Exception e) when (e is FormatException or IOException or HttpRequestException)
        {
            // The status has to do.
        }

        var line = string.Concat(detail.Select(one => char.IsControl(one) ? ' ' : one)).Trim();
        return new(Name, operation.ToString(), response.StatusCode, code, line.Length <= MaxDetail ? line : line[..MaxDetail]);
    }
}
