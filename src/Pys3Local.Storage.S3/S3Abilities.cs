using System.Net;
using System.Security.Cryptography;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.Storage.S3;

/// <summary>What a service was found to do. What it does not is done in another way, and <c>doctor</c> says so.</summary>
public sealed record S3Abilities
{
    /// <summary>What is assumed until there is a bucket to try it in.</summary>
    public static S3Abilities All { get; } = new() { ConditionalPut = true, ConditionalComplete = true, ConditionalDelete = true, CopyParts = true, Versions = true, Locks = true };

    /// <summary><c>If-None-Match: *</c> and <c>If-Match</c> of a PUT are honoured.</summary>
    public bool ConditionalPut { get; init; }

    /// <summary>The same for the completion of an upload in parts.</summary>
    public bool ConditionalComplete { get; init; }

    /// <summary><c>If-Match</c> of a DELETE is honoured.</summary>
    public bool ConditionalDelete { get; init; }

    /// <summary>Parts can be copied within the service.</summary>
    public bool CopyParts { get; init; }

    /// <summary>It says whether a bucket keeps versions. That it keeps them is tried in each bucket that is to.</summary>
    public bool Versions { get; init; }

    /// <summary>It says whether versions of a bucket can be locked.</summary>
    public bool Locks { get; init; }

    /// <summary>Writes of several servers are decided by the service.</summary>
    public bool Conditions => ConditionalPut && ConditionalComplete;

    /// <summary>Tries it, with one object that is removed again. Everything that it says was seen, not believed.</summary>
    internal static async Task<S3Abilities> ProbeAsync(S3Connection connection, string bucket, string prefix, CancellationToken cancellationToken)
    {
        var key = $"{prefix}.pys3local/probe-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var first = await connection.PutAsync(bucket, key, S3Body.Of("pys3local tries what this service can do\n"u8.ToArray()), [], cancellationToken).ConfigureAwait(false);
        try
        {
            var ifNew = KeyValuePair.Create("if-none-match", "*");
            var ifOther = KeyValuePair.Create("if-match", "\"00000000000000000000000000000000\"");
            var ifSame = KeyValuePair.Create("if-match", $"\"{first.ETag}\"");
            return new S3Abilities
            {
                ConditionalPut =
                    await RefusesAsync(() => connection.PutAsync(bucket, key, S3Body.Of(new byte[1]), [ifNew], cancellationToken)).ConfigureAwait(false) &&
                    await RefusesAsync(() => connection.PutAsync(bucket, key, S3Body.Of(new byte[1]), [ifOther], cancellationToken)).ConfigureAwait(false) &&
                    await TakesAsync(() => connection.PutAsync(bucket, key, S3Body.Of("pys3local\n"u8.ToArray()), [ifSame], cancellationToken)).ConfigureAwait(false),
                ConditionalComplete = await RefusesAsync(() => CompleteAsync(connection, bucket, key, [ifNew], cancellationToken)).ConfigureAwait(false) &&
                    await RefusesAsync(() => CompleteAsync(connection, bucket, key, [ifOther], cancellationToken)).ConfigureAwait(false),
                CopyParts = await CopiesAsync(connection, bucket, key, cancellationToken).ConfigureAwait(false),
                Versions = await AnswersAsync(() => connection.FindSettingAsync(bucket, "versioning", cancellationToken)).ConfigureAwait(false),
                Locks = await AnswersAsync(() => connection.FindSettingAsync(bucket, "object-lock", cancellationToken)).ConfigureAwait(false),
                ConditionalDelete = await RefusesAsync(() => DeleteAsync(connection, bucket, key, [ifOther], cancellationToken)).ConfigureAwait(false),
            };
        }
        finally
        {
            await S3BlobVersions.DiscardAsync(connection, bucket, key, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>That there is none is an answer.</summary>
    private static async Task<bool> AnswersAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
            return true;
        }
        catch (S3Failure e) when (!e.IsTransient)
        {
            return false;
        }
    }

    /// <summary>It answers that the condition does not hold; doing it all the same, or not knowing the header, is no.</summary>
    private static async Task<bool> RefusesAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
            return false;
        }
        catch (S3Failure e) when (e.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotImplemented or HttpStatusCode.BadRequest)
        {
            return e.Status == HttpStatusCode.PreconditionFailed;
        }
    }

    private static async Task<bool> TakesAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
            return true;
        }
        catch (S3Failure e) when (e.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotImplemented or HttpStatusCode.BadRequest)
        {
            return false;
        }
    }

    /// <summary>Where it is done all the same, what it has made in a bucket with versions goes again: some services make no second delete marker, which is how the rest is found.</summary>
    private static async Task DeleteAsync(
        S3Connection connection, string bucket, string key, KeyValuePair<string, string>[] conditions, CancellationToken cancellationToken)
    {
        if (await connection.DeleteAsync(bucket, key, cancellationToken, headers: conditions).ConfigureAwait(false) is { } marker)
            await connection.DeleteAsync(bucket, key, cancellationToken, marker).ConfigureAwait(false);
    }

    private static async Task CompleteAsync(
        S3Connection connection, string bucket, string key, KeyValuePair<string, string>[] conditions, CancellationToken cancellationToken)
    {
        var id = await connection.CreateUploadAsync(bucket, key, [], cancellationToken).ConfigureAwait(false);
        try
        {
            var tag = await connection.PutPartAsync(bucket, key, id, 1, S3Body.Of(new byte[1]), cancellationToken).ConfigureAwait(false);
            await connection.CompleteUploadAsync(bucket, key, id, [(1, tag)], conditions, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.AbortUploadAsync(bucket, key, id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<bool> CopiesAsync(S3Connection connection, string bucket, string key, CancellationToken cancellationToken)
    {
        var id = await connection.CreateUploadAsync(bucket, key, [], cancellationToken).ConfigureAwait(false);
        try
        {
            return (await connection.CopyPartAsync((bucket, key, null), (0, 1), bucket, key, id, 1, cancellationToken).ConfigureAwait(false)).Length > 0;
        }
        catch (S3Failure e) when (!e.IsTransient)
        {
            return false;
        }
        finally
        {
            await connection.AbortUploadAsync(bucket, key, id, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
