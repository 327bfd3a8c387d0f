using Pys3Local.Server.Admin;
using Pys3Local.Server.Logging;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.Cli.Administration;

/// <summary>What can be asked of a running server only, on its port: its keys, what it remembers of its audit log, its verification.</summary>
internal static class ServerRoutes
{
    public const string Keys = "/v1/keys";
    public const string ChangeKey = "/v1/keys/change";
    public const string RotateKey = "/v1/keys/rotate";
    public const string RemoveKey = "/v1/keys/remove";
    public const string KeyUsage = "/v1/keys/usage";
    public const string Audit = "/v1/audit";
    public const string Verification = "/v1/verification";

    private static AdministrationJson Json => AdministrationJson.Default;

    public static IReadOnlyList<AdminRoute> OfKeys(KeyAdministration keys) =>
    [
        new("GET", Keys, (http, token) => JsonExchange.AnswerAsync(http, keys.List(), Json.IReadOnlyListKeyReport, token)),
        new("POST", Keys, async (http, token) => await JsonExchange.AnswerAsync(http, keys.Add(await JsonExchange.ReadAsync(http, Json.KeyRequest, token)), Json.KeySecret, token)),
        new("POST", ChangeKey, async (http, token) => await JsonExchange.AnswerAsync(http, keys.Change(await JsonExchange.ReadAsync(http, Json.KeyRequest, token)), Json.KeyReport, token)),
        new("POST", RotateKey, async (http, token) => await JsonExchange.AnswerAsync(http, keys.Rotate(await JsonExchange.ReadAsync(http, Json.KeyRequest, token)), Json.KeySecret, token)),
        new("POST", RemoveKey, async (http, token) =>
        {
            keys.Remove(await JsonExchange.ReadAsync(http, Json.KeyRequest, token));
            await JsonExchange.AnswerAsync(http, keys.List(), Json.IReadOnlyListKeyReport, token);
        }),
    ];

    public static IReadOnlyList<AdminRoute> OfKeyUsage(QuotaStore store) =>
    [
        new("POST", KeyUsage, async (http, token) =>
        {
            var id = (await JsonExchange.ReadAsync(http, Json.KeyUsageRequest, token)).Id;
            var (bytes, versions) = await store.FindHeldByAsync(id, token);
            await JsonExchange.AnswerAsync(http, new KeyUsage(id, bytes, versions), Json.KeyUsage, token);
        }),
    ];

    public static IReadOnlyList<AdminRoute> OfAudit(AuditTrail audit) =>
        [new("GET", Audit, (http, token) => JsonExchange.AnswerAsync(http, audit.Entries, Json.IReadOnlyListAuditEntry, token))];

    public static IReadOnlyList<AdminRoute> OfVerification(Func<VerificationReport> find, Func<bool> tryStart) =>
    [
        new("GET", Verification, (http, token) => JsonExchange.AnswerAsync(http, find(), Json.VerificationReport, token)),
        new("POST", Verification, (http, token) =>
        {
            // One that runs already is as good.
            tryStart();
            return JsonExchange.AnswerAsync(http, find(), Json.VerificationReport, token);
        }),
    ];
}
