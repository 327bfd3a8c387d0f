using System.Net;
using Pys3Local.Storage.Drime.Api;

namespace Pys3Local.Storage.Drime;

/// <summary>What the service's refusals mean to a caller of the store.</summary>
internal sealed class Failures(DrimeApi api)
{
    /// <summary>Runs a call of the store: a refusal that nobody below has dealt with becomes a failure.</summary>
    /// <param name="needed">Bytes that the call wants to add, 0 where it adds none.</param>
    public async ValueTask<T> MappedAsync<T>(Func<ValueTask<T>> call, long needed = 0)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (ApiRefusal refusal)
        {
            var failure = refusal.Status switch
            {
                HttpStatusCode.PaymentRequired or HttpStatusCode.InsufficientStorage or HttpStatusCode.RequestEntityTooLarge => StorageFailure.NoSpace,
                _ when needed > 0 && await IsFullAsync(needed).ConfigureAwait(false) => StorageFailure.NoSpace,
                HttpStatusCode.Forbidden => StorageFailure.Refused,
                _ => StorageFailure.Unavailable,
            };
            throw new StorageException(failure, refusal.Message, refusal);
        }
    }

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
