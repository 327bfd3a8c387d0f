using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;

namespace Pys3Local.Storage.Azure.Credentials;

/// <summary>
/// Tokens of Entra ID, by the environment: a client with its secret (<c>AZURE_TENANT_ID</c>, <c>AZURE_CLIENT_ID</c>, <c>AZURE_CLIENT_SECRET</c>), a workload
/// (<c>AZURE_FEDERATED_TOKEN_FILE</c> in place of the secret), or the identity of the machine. From five minutes before a token expires another one is asked for; the
/// one that is there is used as long as it holds.
/// </summary>
/// <param name="http">Reaches the service of tokens; it stays the caller's.</param>
/// <param name="variable">Reads a variable of the environment.</param>
/// <param name="time">For what has expired.</param>
public sealed class EntraToken(HttpClient http, Func<string, string?> variable, TimeProvider time) : IAzureCredentials
{
    private const string Resource = "https://storage.azure.com/";
    private const string Machine = "http://169.254.169.254/metadata/identity/oauth2/token";
    private const int MaxAnswer = 64 * 1024;

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>All requests wait for the answer: not for long while they could go on with the token that there is.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(2);

    /// <summary>The least time between two questions while there is a token.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile string? _token;
    private volatile bool _isRefused;
    private long _asked = time.GetTimestamp();
    private TimeSpan _lasts;
    private DateTimeOffset _until;
    private long? _failed;

    string? IAzureCredentials.Query => null;

    /// <summary>Asks over connections of its own.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="time">For what has expired.</param>
    /// <param name="authorities">A file of certificates that are trusted as well as those of this machine; null for none.</param>
    public static EntraToken Create(Func<string, string?> variable, TimeProvider time, string? authorities) =>
        new(new HttpClient(ServiceHandler.Create(time, variable, authorities)), variable, time);

    public async ValueTask<string?> AuthorizeAsync(string account, AzureSigned request, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token is null || _isRefused || IsOver(Margin) && (_failed is not { } failed || time.GetElapsedTime(failed) >= Again))
                await RenewAsync(cancellationToken).ConfigureAwait(false);

            return "Bearer " + _token;
        }
        finally
        {
            _turn.Release();
        }
    }

    public bool Renews(string authorization)
    {
        if (_token is null || authorization != "Bearer " + _token)
            return true;

        return _isRefused = time.GetElapsedTime(Volatile.Read(ref _asked)) >= Again;
    }

    private async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AskAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _asked, time.GetTimestamp());
            _lasts = TimeSpan.FromSeconds(answer.Seconds);
            _until = time.GetUtcNow() + _lasts;
            (_token, _isRefused, _failed) = (answer.AccessToken, false, null);
        }
        catch (StorageException) when (_token is not null && !_isRefused && !IsOver(TimeSpan.Zero))
        {
            _failed = time.GetTimestamp();
        }
    }

    /// <summary>By either clock: the machine's may be set back, and the other one stands still while the machine sleeps.</summary>
    private bool IsOver(TimeSpan margin) => time.GetElapsedTime(_asked) >= _lasts - margin || time.GetUtcNow() >= _until - margin;

    private async ValueTask<TokenAnswer> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_token is null || IsOver(TimeSpan.Zero) ? Patience : ShortPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = await RequestAsync(either.Token).ConfigureAwait(false);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await BoundedBody.ReadAsync(response.Content, MaxAnswer, either.Token).ConfigureAwait(false) ?? default;
            var answer = JsonSerializer.Deserialize(body.Span, EntraJson.Default.TokenAnswer);
            return response.IsSuccessStatusCode && answer is { AccessToken.Length: > 0 }
                ? answer
                : throw new StorageException(StorageFailure.Refused, $"Entra ID gives no token: {(int)response.StatusCode} {answer?.Error}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageException(StorageFailure.Unavailable, $"Entra ID does not answer at {request.RequestUri?.Host}, and no account key or SAS is given", e);
        }
    }

    private async ValueTask<HttpRequestMessage> RequestAsync(CancellationToken cancellationToken)
    {
        var client = variable("AZURE_CLIENT_ID");
        var secret = variable("AZURE_CLIENT_SECRET");
        var file = variable("AZURE_FEDERATED_TOKEN_FILE");
        if (variable("AZURE_TENANT_ID") is not { Length: > 0 } tenant || client is not { Length: > 0 } || secret is not { Length: > 0 } && file is not { Length: > 0 })
        {
            var ofMachine = new HttpRequestMessage(
                HttpMethod.Get, $"{Machine}?api-version=2018-02-01&resource={Uri.EscapeDataString(Resource)}{(client is { Length: > 0 } ? "&client_id=" + Uri.EscapeDataString(client) : "")}");
            ofMachine.Headers.Add("Metadata", "true");
            return ofMachine;
        }

        var form = new StringBuilder($"grant_type=client_credentials&client_id={Uri.EscapeDataString(client)}&scope={Uri.EscapeDataString(Resource + ".default")}");
        if (secret is { Length: > 0 })
            form.Append("&client_secret=").Append(Uri.EscapeDataString(secret));
        else
            form.Append("&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=").Append(Uri.EscapeDataString(await AssertionAsync(file!, cancellationToken).ConfigureAwait(false)));

        var authority = variable("AZURE_AUTHORITY_HOST") is { Length: > 0 } host ? host.TrimEnd('/') : "https://login.microsoftonline.com";
        if (!Uri.TryCreate($"{authority}/{Uri.EscapeDataString(tenant)}/oauth2/v2.0/token", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new StorageException(StorageFailure.Refused, $"AZURE_AUTHORITY_HOST is '{ShownUrl.Of(authority)}', which is no URL such as https://login.microsoftonline.com");

        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(form.ToString())) };
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        return request;
    }

    /// <summary>The file is read each time: what is in it is replaced before it expires.</summary>
    private static async ValueTask<string> AssertionAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return (await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Refused, $"{file}, which AZURE_FEDERATED_TOKEN_FILE names, cannot be read", e);
        }
    }
}

/// <summary>What the service of tokens answers. The machine's says the number as a text.</summary>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("expires_in"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long Seconds,
    [property: JsonPropertyName("error")] string? Error);

[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class EntraJson : JsonSerializerContext;
