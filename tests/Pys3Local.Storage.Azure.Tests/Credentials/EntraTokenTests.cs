using System.Net;
using System.Text;
using Pys3Local.Storage.Azure.Credentials;
using Pys3Local.Storage.Azure.Requests;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Azure.Tests.Credentials;

/// <summary>Who is asked for a token, with what, and how often.</summary>
public sealed class EntraTokenTests : IDisposable
{
    private readonly Dictionary<string, string> _environment = new()
    {
        ["AZURE_TENANT_ID"] = "a tenant",
        ["AZURE_CLIENT_ID"] = "a client",
    };

    private readonly TokenService _service = new();
    private readonly StepClock _clock = new();
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Test]
    public async Task A_client_shows_its_secret()
    {
        _environment["AZURE_CLIENT_SECRET"] = "a&b";
        Assert.Equal("Bearer token-1", await AskAsync(Credentials()));
        Assert.Equal(
            ["POST https://login.microsoftonline.com/a%20tenant/oauth2/v2.0/token grant_type=client_credentials&client_id=a%20client&scope=https%3A%2F%2Fstorage.azure.com%2F.default&client_secret=a%26b"],
            _service.Asked);
    }

    [Test]
    public async Task A_workload_shows_what_its_file_says_now()
    {
        _environment["AZURE_FEDERATED_TOKEN_FILE"] = _file;
        _environment["AZURE_AUTHORITY_HOST"] = "https://login.example/";
        var credentials = Credentials();
        await File.WriteAllTextAsync(_file, "first\n");
        await AskAsync(credentials);
        await File.WriteAllTextAsync(_file, "second\n");
        _clock.Now += TimeSpan.FromHours(1);
        await AskAsync(credentials);
        Assert.All(_service.Asked, asked => Assert.StartsWith("POST https://login.example/a%20tenant/oauth2/v2.0/token ", asked));
        Assert.EndsWith("jwt-bearer&client_assertion=first", _service.Asked[0]);
        Assert.EndsWith("jwt-bearer&client_assertion=second", _service.Asked[1]);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Without_either_the_machine_is_asked(bool hasClient)
    {
        if (!hasClient)
            _environment.Clear();

        Assert.Equal("Bearer token-1", await AskAsync(Credentials()));
        Assert.Equal(
            ["GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fstorage.azure.com%2F" + (hasClient ? "&client_id=a%20client" : "") + " "],
            _service.Asked);
    }

    [Test]
    public async Task A_token_is_kept_until_five_minutes_before_its_end()
    {
        _environment["AZURE_CLIENT_SECRET"] = "secret";
        var credentials = Credentials();
        Assert.Equal(["Bearer token-1"], (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(credentials).AsTask()))).Distinct());
        _clock.Now += TimeSpan.FromMinutes(54);
        Assert.Equal("Bearer token-1", await AskAsync(credentials));
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("Bearer token-2", await AskAsync(credentials));
    }

    [Test]
    [Arguments(-24)]
    [Arguments(24)]
    public async Task A_clock_that_was_set_keeps_no_token_for_too_long(int hours)
    {
        _environment["AZURE_CLIENT_SECRET"] = "secret";
        var credentials = Credentials();
        await AskAsync(credentials);
        _clock.Off = TimeSpan.FromHours(hours);
        _clock.Now += TimeSpan.FromMinutes(55);
        Assert.Equal("Bearer token-2", await AskAsync(credentials));
    }

    [Test]
    public async Task A_token_is_used_until_its_end_where_the_service_does_not_answer()
    {
        _environment["AZURE_CLIENT_SECRET"] = "secret";
        var credentials = Credentials();
        await AskAsync(credentials);
        _service.Answer = (HttpStatusCode.InternalServerError, "{}");
        _clock.Now += TimeSpan.FromMinutes(56);
        Assert.Equal("Bearer token-1", await AskAsync(credentials));
        Assert.Equal("Bearer token-1", await AskAsync(credentials));
        Assert.Equal(2, _service.Asked.Count);
        _clock.Now += TimeSpan.FromMinutes(4);
        Assert.Equal(StorageFailure.Refused, await TestObjects.FailureAsync(() => AskAsync(credentials).AsTask()));
    }

    [Test]
    public async Task A_token_that_is_refused_is_replaced()
    {
        _environment["AZURE_CLIENT_SECRET"] = "secret";
        IAzureCredentials credentials = Credentials();
        var first = await credentials.AuthorizeAsync("account", new("GET", "/", [], [], 0), TestRun.Cancellation);
        Assert.False(credentials.Renews(first!));
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.True(credentials.Renews(first!));
        Assert.Equal("Bearer token-2", await credentials.AuthorizeAsync("account", new("GET", "/", [], [], 0), TestRun.Cancellation));
        Assert.True(credentials.Renews(first!));
        Assert.Equal("Bearer token-2", await credentials.AuthorizeAsync("account", new("GET", "/", [], [], 0), TestRun.Cancellation));
    }

    /// <summary>One more try, and no more than one.</summary>
    [Test]
    [Arguments(1)]
    [Arguments(100)]
    public async Task A_request_that_is_refused_is_sent_once_more_with_another_token(int refusals)
    {
        _environment["AZURE_CLIENT_SECRET"] = "secret";
        var account = new RefusingAccount(refusals);
        var credentials = Credentials();
        await AskAsync(credentials);
        _clock.Now += TimeSpan.FromMinutes(1);
        using var transport = new AzureTransport(new AzureStoreOptions { Account = "account", Endpoint = new("https://account.example"), Credentials = credentials, HttpMessageHandler = account, TimeProvider = _clock });
        var operation = new AzureOperation { Verb = HttpMethod.Get, Container = "container", Blob = "blob" };
        if (refusals > 1)
            Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<AzureFailure>(() => transport.SendAsync(operation, TestRun.Cancellation))).Status);
        else
            (await transport.SendAsync(operation, TestRun.Cancellation)).Dispose();

        Assert.Equal(["Bearer token-1", "Bearer token-2"], account.Asked);
    }

    [Test]
    public async Task A_wrong_secret_is_refused_with_the_reason_and_without_the_secret()
    {
        _environment["AZURE_CLIENT_SECRET"] = "not-it";
        _service.Answer = (HttpStatusCode.Unauthorized, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}""");
        var failure = await Assert.ThrowsAsync<StorageException>(() => AskAsync(Credentials()).AsTask());
        Assert.Equal(StorageFailure.Refused, failure.Failure);
        Assert.Contains("401 invalid_client", failure.Message);
        Assert.DoesNotContain("not-it", failure.Message);
    }

    [Test]
    public async Task A_workload_without_its_file_is_refused_by_the_name_of_the_file()
    {
        _environment["AZURE_FEDERATED_TOKEN_FILE"] = _file + ".missing";
        var failure = await Assert.ThrowsAsync<StorageException>(() => AskAsync(Credentials()).AsTask());
        Assert.Equal(StorageFailure.Refused, failure.Failure);
        Assert.Contains(_file + ".missing", failure.Message);
    }

    [Test]
    public async Task An_authority_that_is_no_address_is_refused_by_its_name()
    {
        _environment["AZURE_CLIENT_SECRET"] = "secret";
        _environment["AZURE_AUTHORITY_HOST"] = "login.example";
        var failure = await Assert.ThrowsAsync<StorageException>(() => AskAsync(Credentials()).AsTask());
        Assert.Equal(StorageFailure.Refused, failure.Failure);
        Assert.Contains("'login.example'", failure.Message);
    }

    [Test]
    public async Task An_answer_that_is_none_is_a_service_that_is_away()
    {
        _service.Answer = (HttpStatusCode.OK, "<html>");
        Assert.Equal(StorageFailure.Unavailable, await TestObjects.FailureAsync(() => AskAsync(Credentials()).AsTask()));
        _service.Answer = null;
        Assert.Equal("Bearer token-2", await AskAsync(Credentials()));
    }

    private EntraToken Credentials() => new(new HttpClient(_service), _environment.GetValueOrDefault, _clock);

    private static ValueTask<string?> AskAsync(EntraToken credentials) =>
        credentials.AuthorizeAsync("account", new("GET", "/", [], [], 0), TestRun.Cancellation);

    private sealed class RefusingAccount(int refusals) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.Headers.GetValues("authorization").Single());
            return Task.FromResult(new HttpResponseMessage(Asked.Count <= refusals ? HttpStatusCode.Unauthorized : HttpStatusCode.OK));
        }
    }

    private sealed class StepClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

        /// <summary>How far the clock was set without any time that passed.</summary>
        public TimeSpan Off { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now + Off;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}

/// <summary>Entra ID, or the service of a machine's tokens: notes what it was asked, and gives tokens of an hour.</summary>
internal sealed class TokenService(Func<int, string>? token = null) : HttpMessageHandler
{
    public List<string> Asked { get; } = [];

    /// <summary>In place of a token.</summary>
    public (HttpStatusCode Status, string Body)? Answer { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri!.AbsoluteUri} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken))}");
        var (status, body) = Answer ?? (HttpStatusCode.OK, $$"""{"token_type":"Bearer","expires_in":3600,"access_token":"{{token?.Invoke(Asked.Count) ?? $"token-{Asked.Count}"}}"}""");
        return new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
