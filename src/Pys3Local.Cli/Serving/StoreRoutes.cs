using Microsoft.AspNetCore.Http;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Keyring;
using Pys3Local.Server.Admin;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Serving;

/// <summary>What can be asked of a running server about its local store, see <c>Server/Admin/README.md</c>.</summary>
internal static class StoreRoutes
{
    public const string Verify = "/v1/verify";
    public const string Index = "/v1/index";

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(200);

    public static IReadOnlyList<AdminRoute> Of(LocalObjectStore store, EncryptedStore encrypted, TimeProvider time) =>
    [
        new("POST", Verify, (context, cancellationToken) => VerifyAsync(context, store, encrypted, time, cancellationToken)),
        new("GET", Verify, (context, cancellationToken) => store.LastVerification is { } report
            ? JsonExchange.AnswerAsync(context, report, StoreJson.Default.VerifyReport, cancellationToken)
            : AnswerNothingAsync(context)),
        new("GET", Index, async (context, cancellationToken) =>
            await JsonExchange.AnswerAsync(context, await store.FindIndexReportAsync(cancellationToken), StoreJson.Default.LocalIndexReport, cancellationToken)),
    ];

    private static async Task VerifyAsync(HttpContext context, LocalObjectStore store, EncryptedStore encrypted, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = await JsonExchange.ReadAsync(context, StoreJson.Default.VerifyRequest, cancellationToken);
        if (asked.Bucket is { } bucket && (await store.ListBucketsAsync(cancellationToken)).All(known => known.Name != bucket))
            throw new BadHttpRequestException($"{bucket}: there is no such bucket", StatusCodes.Status404NotFound);

        await JsonExchange.StartLinesAsync(context, cancellationToken);
        var last = new LastProgress();
        await using var findings = EncryptedVerification.RunAsync(store, encrypted, asked, last, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = findings.MoveNextAsync().AsTask();
            while (await Task.WhenAny(next, Task.Delay(ProgressEvery, time, cancellationToken)) != next)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await SendAsync(context, new VerifyEvent { Progress = last.Value }, cancellationToken);
            }

            if (!await next)
                break;
            await SendAsync(context, new VerifyEvent { Finding = findings.Current }, cancellationToken);
        }

        await SendAsync(context, new VerifyEvent { Progress = last.Value, Done = true }, cancellationToken);
    }

    private static Task SendAsync(HttpContext context, VerifyEvent one, CancellationToken cancellationToken) =>
        JsonExchange.SendLineAsync(context, one, StoreJson.Default.VerifyEvent, cancellationToken);

    private static Task AnswerNothingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private sealed class LastProgress : IProgress<VerifyProgress>
    {
        private readonly Lock _lock = new();
        private VerifyProgress _value;

        public VerifyProgress Value
        {
            get
            {
                lock (_lock)
                    return _value;
            }
        }

        public void Report(VerifyProgress value)
        {
            lock (_lock)
                _value = value;
        }
    }
}
