using Microsoft.AspNetCore.Http;
using Pys3Local.Server.Admin;
using Pys3Local.Server.Logging;

namespace Pys3Local.Cli.Administration;

/// <summary>The administrative interface as requests. Reading is GET; what changes something is POST with a document.</summary>
internal static class AdministrationRoutes
{
    public const string Status = "/v1/status";
    public const string Buckets = "/v1/buckets";
    public const string ChangeBucket = "/v1/buckets/change";
    public const string RemoveBucket = "/v1/buckets/remove";
    public const string Usage = "/v1/usage";
    public const string Repositories = "/v1/repositories";
    public const string CopyExisting = "/v1/replication/existing";
    public const string CompareCopies = "/v1/replication/compare";
    public const string Objects = "/v1/objects";

    private static AdministrationJson Json => AdministrationJson.Default;

    public static IReadOnlyList<AdminRoute> Of(IAdministration administration) =>
    [
        new("GET", Status, async (http, token) => await JsonExchange.AnswerAsync(http, await administration.FindStatusAsync(token), Json.StatusReport, token)),
        new("GET", Buckets, async (http, token) => await JsonExchange.AnswerAsync(http, await administration.ListBucketsAsync(token), Json.IReadOnlyListBucketReport, token)),
        new("POST", Buckets, async (http, token) =>
            await JsonExchange.AnswerAsync(http, await administration.AddBucketAsync(await JsonExchange.ReadAsync(http, Json.BucketRequest, token), token), Json.BucketDescription, token)),
        new("POST", ChangeBucket, async (http, token) =>
            await JsonExchange.AnswerAsync(http, await administration.ChangeBucketAsync(await JsonExchange.ReadAsync(http, Json.BucketRequest, token), token), Json.BucketDescription, token)),
        new("POST", RemoveBucket, (http, token) => RemoveAsync(http, administration, token)),
        new("POST", Usage, async (http, token) =>
            await JsonExchange.AnswerAsync(http, await administration.MeasureAsync(await JsonExchange.ReadAsync(http, Json.UsageRequest, token), token), Json.PrefixUsage, token)),
        new("POST", Repositories, async (http, token) =>
            await JsonExchange.AnswerAsync(http, await administration.SurveyAsync(await JsonExchange.ReadAsync(http, Json.SurveyRequest, token), null, token), Json.SurveyReport, token)),
        new("POST", CopyExisting, async (http, token) =>
            await JsonExchange.AnswerAsync(http, await administration.CopyExistingAsync(await JsonExchange.ReadAsync(http, Json.CopyRequest, token), token), Json.CopyAnswer, token)),
        new("POST", CompareCopies, async (http, token) =>
            await JsonExchange.AnswerAsync(http, await administration.CompareCopiesAsync(await JsonExchange.ReadAsync(http, Json.CopyRequest, token), null, token), Json.ComparisonReport, token)),
        new("POST", Objects, async (http, token) =>
            await JsonExchange.AnswerAsync(http, await administration.ListObjectsAsync(await JsonExchange.ReadAsync(http, Json.ListingRequest, token), token), Json.ObjectPage, token)),
    ];

    private static async Task RemoveAsync(HttpContext http, IAdministration administration, CancellationToken cancellationToken)
    {
        var asked = await JsonExchange.ReadAsync(http, Json.RemovalRequest, cancellationToken);
        await foreach (var one in administration.RemoveBucketAsync(asked, cancellationToken))
        {
            if (!http.Response.HasStarted)
                await JsonExchange.StartLinesAsync(http, cancellationToken);

            // Before the line: the client may be gone with it.
            if (one.Failure is { } failure)
                AuditFailure.Set(http, StatusCodes.Status409Conflict, failure);

            await JsonExchange.SendLineAsync(http, one, Json.RemovalEvent, cancellationToken);
        }
    }
}
