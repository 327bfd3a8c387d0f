using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Terminal;
using Pys3Local.Server.Admin;
using Pys3Local.Server.Logging;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Whole;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Administration;

/// <summary>What can be asked of a running server about its local store, see <c>Server/Admin/README.md</c>.</summary>
internal static class StoreRoutes
{
    public const string Verify = "/v1/verify";
    public const string Index = "/v1/index";
    public const string Encrypt = "/v1/encrypt";

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(200);

    /// <param name="isReadOnly">The server takes no writes: nothing is encrypted.</param>
    public static IReadOnlyList<AdminRoute> Of(LocalObjectStore store, EncryptedStore encrypted, bool isReadOnly, TimeProvider time) =>
    [
        new("POST", Verify, (context, cancellationToken) => VerifyAsync(context, store, encrypted, time, cancellationToken)),
        new("GET", Verify, (context, cancellationToken) => store.LastVerification is { } report
            ? JsonExchange.AnswerAsync(context, report, StoreJson.Default.VerifyReport, cancellationToken)
            : AnswerNothingAsync(context)),
        new("POST", Encrypt, (context, cancellationToken) => isReadOnly ? throw ReadOnlyStore.Refusal() : EncryptAsync(context, encrypted, time, cancellationToken)),
        new("GET", Index, async (context, cancellationToken) =>
            await JsonExchange.AnswerAsync(context, await store.FindIndexReportAsync(cancellationToken), StoreJson.Default.LocalIndexReport, cancellationToken)),
    ];

    private static async Task VerifyAsync(HttpContext context, LocalObjectStore store, EncryptedStore encrypted, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = await JsonExchange.ReadAsync(context, StoreJson.Default.VerifyRequest, cancellationToken);
        if (asked.BytesPerSecond < 1)
            throw new BadHttpRequestException("'bytesPerSecond' is at least 1");
        if (asked.Bucket is { } bucket && (await store.ListBucketsAsync(cancellationToken)).All(known => known.Name != bucket))
            throw new BadHttpRequestException($"{bucket}: there is no such bucket", StatusCodes.Status404NotFound);

        await JsonExchange.StartLinesAsync(context, cancellationToken);
        var last = new LatestProgress<VerifyProgress>();
        await using var findings = EncryptedVerification.RunAsync(store, encrypted, asked.Options, last, time, cancellationToken).GetAsyncEnumerator(cancellationToken);
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

    private static async Task EncryptAsync(HttpContext context, EncryptedStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = await JsonExchange.ReadAsync(context, StoreJson.Default.EncryptRequest, cancellationToken);
        var buckets = (await store.ListBucketsAsync(cancellationToken)).Select(static bucket => bucket.Name).Where(name => asked.Bucket is null || name == asked.Bucket).ToList();
        if (asked.Bucket is { } bucket && buckets.Count == 0)
            throw new BadHttpRequestException($"{bucket}: there is no such bucket", StatusCodes.Status404NotFound);

        await JsonExchange.StartLinesAsync(context, cancellationToken);
        var last = new LatestProgress<PassProgress>();
        var left = new ConcurrentQueue<string>();
        var pass = EncryptionPass.RunAsync(store, buckets, last, left.Enqueue, cancellationToken);
        bool ended;
        do
        {
            ended = await Task.WhenAny(pass, Task.Delay(ProgressEvery, time, cancellationToken)) == pass;
            while (left.TryDequeue(out var line))
                await SendAsync(context, new EncryptEvent { Left = line }, cancellationToken);
            if (!ended)
                await SendAsync(context, new EncryptEvent { Progress = last.Value }, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (!ended);

        try
        {
            await SendAsync(context, new EncryptEvent { Progress = await pass, Done = true }, cancellationToken);
        }
        catch (StorageException failure)
        {
            AuditFailure.Set(context, StatusCodes.Status500InternalServerError, failure.Message);
            await SendAsync(context, new EncryptEvent { Failure = failure.Message }, cancellationToken);
        }
    }

    private static Task SendAsync(HttpContext context, EncryptEvent one, CancellationToken cancellationToken) =>
        JsonExchange.SendLineAsync(context, one, StoreJson.Default.EncryptEvent, cancellationToken);

    private static Task SendAsync(HttpContext context, VerifyEvent one, CancellationToken cancellationToken) =>
        JsonExchange.SendLineAsync(context, one, StoreJson.Default.VerifyEvent, cancellationToken);

    private static Task AnswerNothingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
