using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Configuration.Files;
using Pys3Local.Storage;
using Pys3Local.Storage.S3;

namespace Pys3Local.Cli.Checks;

/// <summary>Does the S3 service answer, does it take the key, and what can it do?</summary>
internal static class S3Checks
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        try
        {
            await using var store = await S3ObjectStore.OpenAsync(S3Choice.Choose(settings, shell), cancellationToken);
            return
            [
                CheckResult.Ok("service", store.Traits.Location),
                .. store.Abilities is { } abilities
                    ? OfAbilities(abilities).Concat(OfVersions(abilities, store.Traits))
                    : [CheckResult.Ok("abilities", "tried when there is a bucket")],
            ];
        }
        catch (Exception failure) when (failure is CommandException or ConfigurationException or StorageException)
        {
            return [CheckResult.Failure("service", failure.Message)];
        }
    }

    private static IEnumerable<CheckResult> OfVersions(S3Abilities abilities, StoreTraits traits) => traits.Versions
        ?
        [
            CheckResult.Ok("versions", "kept by the service, in buckets that are set to it; tried in each when it is set"),
            abilities.Locks
                ? CheckResult.Ok("object lock", "kept by the service, in buckets that are made with it")
                : CheckResult.Ok("not offered", "object lock: the service has none"),
        ]
        : [CheckResult.Ok("not offered", $"versions and object lock: {traits.WhyNoVersions}")];

    private static IEnumerable<CheckResult> OfAbilities(S3Abilities abilities) =>
    [
        abilities.Conditions
            ? CheckResult.Ok("conditional writes", "decided by the service: several servers can use it at once")
            : CheckResult.Warning("conditional writes", "the service does not decide them: they hold within one server, so run only one"),
        abilities.ConditionalDelete
            ? CheckResult.Ok("conditional deletes", "decided by the service")
            : CheckResult.Warning("conditional deletes", "the service does not decide them: they hold within one server"),
        abilities.CopyParts
            ? CheckResult.Ok("copies", "made by the service")
            : CheckResult.Warning("copies", "the service does not make them: what is copied passes through this server"),
    ];
}
