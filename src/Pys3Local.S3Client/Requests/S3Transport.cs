using System.Globalization;
using System.Net;
using System.Text;
using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;
using Pys3Local.Net.Xml;
using Pys3Local.S3Client.Credentials;

namespace Pys3Local.S3Client.Requests;

/// <summary>Sends requests, again where that may help and is possible. What comes back has succeeded, or it is an <see cref="S3Failure"/>.</summary>
internal sealed class S3Transport : IDisposable
{
    private const int MaxError = 64 * 1024;
    private const int MaxDetail = 300;

    private readonly S3ConnectionOptions _options;
    private readonly RequestBuilder _builder;
    private readonly SocketsHttpHandler? _ownHandler;
    private readonly HttpClient _http;
    private readonly Backoff _backoff;
    private readonly RetryBudget _budget = new();
    private long _skewTicks;

    public S3Transport(S3ConnectionOptions options)
    {
        _options = options;
        _builder = new RequestBuilder(options);
        _ownHandler = options.HttpMessageHandler is null
            ? ServiceHandler.Create(options.TimeProvider, Environment.GetEnvironmentVariable, options.Authorities)
            : null;
        if (_ownHandler is not null)
        {
            _ownHandler.RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8;
            _ownHandler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8;
        }

        _http = new HttpClient(options.HttpMessageHandler ?? _ownHandler!, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        _backoff = new Backoff(
            options.TimeProvider, options.Delay ?? ((wait, cancellationToken) => Task.Delay(wait, options.TimeProvider, cancellationToken)), options.Random);
    }

    public string Name => _options.Name ?? _options.Endpoint.Host;

    /// <summary>How far the service's clock is ahead of this machine's, where that was too far for a signature.</summary>
    public TimeSpan Skew => TimeSpan.FromTicks(Volatile.Read(ref _skewTicks));

    public async Task<S3Answer> SendAsync(S3Operation operation, CancellationToken cancellationToken)
    {
        // All attempts together: who waits for the answer to this gives up after about a minute.
        var patience = operation.Patience ?? _options.Patience;
        var begin = _options.TimeProvider.GetTimestamp();
        var left = patience;
        var isRenewed = false;
        for (var attempt = 1; ; attempt++)
        {
            var credentials = await _options.Credentials.FindAsync(cancellationToken).ConfigureAwait(false);
            var (answer, failure, asked, isSendable) = await AttemptAsync(operation, credentials, attempt, left, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                _budget.Succeeded();
                return answer;
            }

            // Refused before anything was done: once more with another key, where there is one.
            if (IsOver(failure!) && !isRenewed && isSendable && credentials is not null && _options.Credentials.Renews(credentials))
            {
                isRenewed = true;
                continue;
            }

            if (!failure!.IsTransient || !isSendable || attempt == Backoff.Attempts || failure.MayHaveHappened && !operation.CanRepeat || !_budget.TryTake())
                throw failure;

            left = patience - _options.TimeProvider.GetElapsedTime(begin) - (asked ?? default);
            if (left <= TimeSpan.Zero)
                throw failure;

            await _backoff.WaitAsync(attempt, asked, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task WaitAsync(int attempt, CancellationToken cancellationToken) => _backoff.WaitAsync(attempt, null, cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _ownHandler?.Dispose();
    }

    private async ValueTask<(S3Answer? Answer, S3Failure? Failure, TimeSpan? Asked, bool IsSendable)> AttemptAsync(
        S3Operation operation, S3Credentials? credentials, int attempt, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new SendLimit(patience, _options.TimeProvider, cancellationToken);
        var (request, content) = _builder.Build(operation, credentials, _options.TimeProvider.GetUtcNow() + Skew, limit);
        using var sending = request;
        HttpResponseMessage? response = null;
        S3Failure failure;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                // The answer may come before the body has been read: what it throws then has been seen by nobody yet.
                content?.ThrowBodyFailure();
                var answer = new S3Answer(response, Name, operation.ToString(), attempt, _options.TimeProvider);
                response = null;
                return (answer, null, null, false);
            }

            failure = await FailureAsync(operation, response, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            content?.ThrowBodyFailure();
            failure = Lost(operation, $"nothing moved for {limit.Patience.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            content?.ThrowBodyFailure();
            failure = Lost(operation, NetworkProblem.Describe(e), e);
        }
        finally
        {
            response?.Dispose();
        }

        content?.ThrowBodyFailure();
        return (null, failure, response is null ? null : _backoff.Asked(response.Headers), operation.Body is null or { CanReplay: true } || content is not { HasBegun: true });
    }

    private async ValueTask<S3Failure> FailureAsync(S3Operation operation, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (code, detail, region) = (response.StatusCode.ToString(), "", (string?)null);
        try
        {
            if (await BoundedBody.ReadAsync(response.Content, MaxError, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } body &&
                XmlDocument.Read(body.Span) is { Name: "Error" } error)
            {
                (code, detail, region) = (error["Code"] ?? code, error["Message"] ?? "", error["Region"]);
            }
        }
        catch (Exception e) when (e is FormatException or IOException or HttpRequestException)
        {
            // The status has to do.
        }

        region = response.Headers.TryGetValues("x-amz-bucket-region", out var named) ? named.First() : region;
        if (code == "RequestTimeTooSkewed" && response.Headers.Date is { } theirs)
            Volatile.Write(ref _skewTicks, (theirs - _options.TimeProvider.GetUtcNow()).Ticks);

        return Failure(operation, response.StatusCode, code, Line(detail), region, MarkerOf(response), response.Content.Headers.LastModified);
    }

    /// <summary>What services say of a key that has ended; to a HEAD, which has no body, they can only say that it is a bad request.</summary>
    private static bool IsOver(S3Failure failure) => failure.Code is "BadRequest" or "ExpiredToken" or "ExpiredTokenException" or "InvalidToken" or "TokenRefreshRequired";

    private static string? MarkerOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("x-amz-delete-marker", out var says) && says.ToString() == "true" &&
        response.Headers.NonValidated.TryGetValues("x-amz-version-id", out var id)
            ? id.ToString()
            : null;

    /// <summary>For a status that is not one of success, and for an error that comes after a status of success.</summary>
    internal S3Failure Failure(S3Operation operation, HttpStatusCode status, string code, string detail, string? region = null, string? marker = null, DateTimeOffset? modified = null)
    {
        if (region is not null && region != _options.Region && code is "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" or "MovedPermanently" or "BadRequest" or "TemporaryRedirect")
            detail += $"{(detail.Length > 0 ? "; " : "")}the bucket is in region '{region}', and '{_options.Region}' is configured";

        return new S3Failure(Name, operation.ToString(), status, code, detail)
        {
            Region = region,
            DeleteMarker = marker,
            LastModified = modified,
            IsOfSignedPieces = code == "SignatureDoesNotMatch" && operation.Body is { Length: > 0 } body && _builder.SignsPieces(body),
            MayHaveHappened = status is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout,
        };
    }

    private S3Failure Lost(S3Operation operation, string problem, Exception cause) =>
        new(Name, operation.ToString(), 0, S3Failure.NoAnswer, problem, cause) { MayHaveHappened = true };

    private static string Line(string text)
    {
        var line = string.Concat(text.Select(one => char.IsControl(one) ? ' ' : one)).Trim();
        return line.Length <= MaxDetail ? line : string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, MaxDetail)}…");
    }
}
