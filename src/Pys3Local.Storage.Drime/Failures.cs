using System.Net;
using Pys3Local.Storage.Drime.Api;

namespace Pys3Local.Storage.Drime;

/// <summary>What the service's refusals mean to a caller of the store.</summary>
internal sealed class Failures(DrimeApi api)
{
    private static readonly string[] SpaceWords = ["allowed space", "disk space", "storage space", "storage limit", "quota"];

    /// <summary>Runs a call of the store: a refusal that nobody below has dealt with becomes a failure.</summary>
    /// <param name="needed">Bytes that the call wants to add, 0 if it adds none.</param>
    public async ValueTask<T> MappedAsync<T>(Func<ValueTask<T>> call, long needed = 0)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (ApiRefusal refusal)
        {
            if (needed > 0 && (SpeaksOfSpace(refusal) || await IsFullAsync(needed).ConfigureAwait(false)))
                throw new StorageException(StorageFailure.NoSpace, refusal.Message, refusal);

            throw Of(refusal);
        }
    }

    public static StorageException Of(ApiRefusal refusal) => new(
        refusal.Status switch
        {
            HttpStatusCode.PaymentRequired or HttpStatusCode.InsufficientStorage or HttpStatusCode.RequestEntityTooLarge => StorageFailure.NoSpace,
            HttpStatusCode.Forbidden => StorageFailure.Refused,
            _ => StorageFailure.Unavailable,
        },
        refusal.Message,
        refusal);

    private static bool SpeaksOfSpace(ApiRefusal refusal) =>
        refusal.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden &&
        SpaceWords.Any(word => refusal.Detail.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>How a refusal for lack of space looks is not documented: so the quota is asked for.</summary>
    private async ValueTask<bool> IsFullAsync(long needed)
    {
        try
        {
            return await api.SpaceUsageAsync(CancellationToken.None).ConfigureAwait(false) is { Available: { } available } && available < needed;
        }
        catch (Exception e) when (e is ApiRefusal or StorageException)
        {
            return false;
        }
    }
}
