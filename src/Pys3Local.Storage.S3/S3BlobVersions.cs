using System.Net;
using System.Security.Cryptography;
using Pys3Local.Net.Xml;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.S3;

/// <summary>The versions of an S3 service, and their locks, by its own operations.</summary>
internal sealed class S3BlobVersions(S3BlobService service) : IBlobVersions
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
    private const string Governance = "GOVERNANCE";
    private const int Page = 1000;

    private static readonly KeyValuePair<string, string> Bypass = KeyValuePair.Create("x-amz-bypass-governance-retention", "true");

    private S3Connection Connection => service.Connection;

    public ValueTask<ContainerState> StateAsync(string container, CancellationToken cancellationToken) => S3Failures.MappedAsync(async () =>
        await Connection.FindSettingAsync(container, "versioning", cancellationToken).ConfigureAwait(false) is not { } document ? ContainerState.None
        : Read(document)["Status"] switch
        {
            "Enabled" => ContainerState.Enabled,
            "Suspended" => ContainerState.Suspended,
            _ => ContainerState.None,
        });

    public ValueTask<string?> FindLocksAsync(string container, CancellationToken cancellationToken) => S3Failures.MappedAsync(async () =>
    {
        if (!service.Abilities.Locks || await Connection.FindSettingAsync(container, "object-lock", cancellationToken).ConfigureAwait(false) is not { } document)
            return null;

        var locks = Read(document);
        if (locks["ObjectLockEnabled"] != "Enabled")
            return null;

        var rule = locks.Find("Rule")?.Find("DefaultRetention") is { } found && found["Mode"] is { } mode && (found["Days"] ?? found["Years"]) is { } length
            ? $"<Rule><DefaultRetention><Mode>{XmlText.Escape(mode)}</Mode>{(found["Days"] is not null ? $"<Days>{XmlText.Escape(length)}</Days>" : $"<Years>{XmlText.Escape(length)}</Years>")}</DefaultRetention></Rule>"
            : "";
        return (string?)$"<ObjectLockConfiguration xmlns=\"{Namespace}\"><ObjectLockEnabled>Enabled</ObjectLockEnabled>{rule}</ObjectLockConfiguration>";
    });

    public async ValueTask KeepAsync(string container, bool isEnabled, CancellationToken cancellationToken)
    {
        var wanted = isEnabled ? ContainerState.Enabled : ContainerState.Suspended;
        var isTried = await StateAsync(container, cancellationToken).ConfigureAwait(false) != ContainerState.None;
        await SetAsync(container, wanted, cancellationToken).ConfigureAwait(false);
        var isDone = await StateAsync(container, cancellationToken).ConfigureAwait(false) == wanted;
        if (isDone && (!isEnabled || isTried || await S3Failures.MappedAsync(() => KeepsAsync(container, cancellationToken)).ConfigureAwait(false)))
            return;

        if (isDone)
            await SetAsync(container, ContainerState.Suspended, CancellationToken.None).ConfigureAwait(false);

        throw new StorageException(StorageFailure.NotSupported, $"{Connection.Name} does not keep versions in '{container}', although it was told to.");
    }

    public async ValueTask AllowLocksAsync(string container, CancellationToken cancellationToken)
    {
        if (service.Abilities.Locks)
        {
            await S3Failures.MappedAsync(async () =>
            {
                await Connection.PutSettingAsync(
                    container, "object-lock", $"<ObjectLockConfiguration xmlns=\"{Namespace}\"><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>", cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            if (await FindLocksAsync(container, cancellationToken).ConfigureAwait(false) is not null)
                return;
        }

        throw new StorageException(StorageFailure.NotSupported, $"{Connection.Name} does not lock versions in '{container}'.");
    }

    public ValueTask<Blob?> FindAsync(string container, string name, string? version, CancellationToken cancellationToken) => S3Failures.MappedAsync(async () =>
        await Connection.HeadVersionAsync(container, name, version, cancellationToken).ConfigureAwait(false) is not { } found ? null
        : found.IsDeleteMarker ? Listed(found)
        : S3BlobService.BlobOf(found) with { VersionId = found.VersionId ?? version ?? ObjectInfo.NullVersion });

    public ValueTask<BlobPage> ListAsync(string container, string prefix, (string? After, string? AfterVersion) from, int limit, CancellationToken cancellationToken) =>
        S3Failures.MappedAsync(async () =>
        {
            var page = await Connection.ListVersionsAsync(
                container, new() { Prefix = prefix.Length > 0 ? prefix : null, After = from.After, Limit = limit },
                from is ({ } after, { } version) ? new S3Marker(after, version) : null, cancellationToken).ConfigureAwait(false);
            return new BlobPage([.. page.Objects.Select(Listed)], page.Next is not null);
        });

    public async ValueTask DeleteAsync(string container, string name, string version, bool bypass, CancellationToken cancellationToken) => await S3Failures.MappedAsync(async () =>
    {
        try
        {
            return await Connection.DeleteAsync(container, name, cancellationToken, version, bypass ? [Bypass] : null).ConfigureAwait(false);
        }
        catch (S3Failure e) when (e is { Status: HttpStatusCode.Forbidden, Code: "AccessDenied" })
        {
            // As a rule a lock that only the service knows of: a default of its own bucket, or another clock.
            throw new StorageException(
                StorageFailure.WritesRefused, $"{Connection.Name} does not remove this version: it is locked there, or this server may not remove versions there.", e);
        }
    }).ConfigureAwait(false);

    public ValueTask<BlobWritten?> MarkAsync(string container, string name, BlobCondition condition, CancellationToken cancellationToken) => service.ConditionalAsync(
        container, name, condition.IsNew ? BlobCondition.None : condition, service.Abilities.ConditionalDelete,
        async conditions => await Connection.DeleteAsync(container, name, cancellationToken, headers: conditions).ConfigureAwait(false) is { } id ? new BlobWritten("", id) : null,
        cancellationToken);

    public async ValueTask SetLockAsync(string container, string name, string version, (BlobLock? Before, BlobLock? After) change, CancellationToken cancellationToken)
    {
        var (before, after) = change;
        if (before?.Mode != after?.Mode || before?.Until != after?.Until)
        {
            await PutAsync(
                "retention",
                after is { Mode: { } mode, Until: { } until } ? LockDocuments.Retention(mode, until) : LockDocuments.NoRetention,
                before?.Mode == Governance ? [Bypass] : []).ConfigureAwait(false);
        }

        if (before?.Hold != after?.Hold)
            await PutAsync("legal-hold", LockDocuments.LegalHold(after?.Hold is "ON" ? "ON" : "OFF"), []).ConfigureAwait(false);

        async ValueTask PutAsync(string what, string document, KeyValuePair<string, string>[] headers) => await S3Failures.MappedAsync(async () =>
        {
            await Connection.PutObjectSettingAsync(container, name, what, document, cancellationToken, version, headers).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    public async ValueTask PruneAsync(string container, string name, CancellationToken cancellationToken) => await S3Failures.MappedAsync(async () =>
    {
        await RemoveAsync(Connection, container, name, one => !one.IsLatest, cancellationToken).ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    /// <summary>Removes one of the server's own things, with the versions that it had before that.</summary>
    public static async Task DiscardAsync(S3Connection connection, string bucket, string name, CancellationToken cancellationToken)
    {
        if (await connection.DeleteAsync(bucket, name, cancellationToken).ConfigureAwait(false) is not { } marker)
            return;

        // What another has put on top since stays.
        var isBelow = false;
        await RemoveAsync(connection, bucket, name, one => isBelow |= one.VersionId == marker, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the service keeps by a rule of its own bucket stays, where nobody sees it.</summary>
    private static async Task RemoveAsync(S3Connection connection, string bucket, string name, Func<S3Object, bool> isGone, CancellationToken cancellationToken)
    {
        S3Marker? after = null;
        do
        {
            var page = await connection.ListVersionsAsync(bucket, new() { Prefix = name, Limit = Page }, after, cancellationToken).ConfigureAwait(false);
            foreach (var one in page.Objects.TakeWhile(one => one.Key == name).Where(isGone))
            {
                try
                {
                    await connection.DeleteAsync(bucket, name, cancellationToken, one.VersionId).ConfigureAwait(false);
                }
                catch (S3Failure e) when (e.Status == HttpStatusCode.Forbidden)
                {
                    // Nobody sees it.
                }
            }

            after = page.Objects.Count > 0 && page.Objects[^1].Key == name ? page.Next : null;
        }
        while (after is not null);
    }

    private async ValueTask SetAsync(string container, ContainerState state, CancellationToken cancellationToken) => await S3Failures.MappedAsync(async () =>
    {
        await Connection.PutSettingAsync(
            container, "versioning", $"<VersioningConfiguration xmlns=\"{Namespace}\"><Status>{state}</Status></VersioningConfiguration>", cancellationToken).ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    /// <summary>Tries it: what is replaced is still there.</summary>
    private async Task<bool> KeepsAsync(string container, CancellationToken cancellationToken)
    {
        var key = $".pys3local/probe-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        try
        {
            var first = await Connection.PutAsync(container, key, S3Body.Of("1"u8.ToArray()), [], cancellationToken).ConfigureAwait(false);
            var second = await Connection.PutAsync(container, key, S3Body.Of("2"u8.ToArray()), [], cancellationToken).ConfigureAwait(false);
            var listed = await Connection.ListVersionsAsync(container, new() { Prefix = key }, null, cancellationToken).ConfigureAwait(false);
            return first.VersionId is { Length: > 0 } one && second.VersionId is { Length: > 0 } other && one != other &&
                listed.Objects.Select(version => version.VersionId).SequenceEqual([other, one]) &&
                (await Connection.HeadAsync(container, key, cancellationToken, one).ConfigureAwait(false))?.ETag == first.ETag;
        }
        finally
        {
            await DiscardAsync(Connection, container, key, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static Blob Listed(S3Object one) => new(one.Key, one.Size, one.ETag, one.LastModified, null)
    {
        VersionId = one.VersionId ?? ObjectInfo.NullVersion,
        IsLatest = one.IsLatest,
        IsMarker = one.IsDeleteMarker,
    };

    private static XmlElement Read(string document)
    {
        try
        {
            return XmlDocument.Read(System.Text.Encoding.UTF8.GetBytes(document));
        }
        catch (FormatException e)
        {
            throw new StorageException(StorageFailure.Unavailable, $"The service has answered something that is no document of S3: {e.Message}", e);
        }
    }
}
