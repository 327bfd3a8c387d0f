using System.Security.Cryptography;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.S3;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.Cli.Serving;

/// <summary>
/// The store of a server and what stands around it, from the inside out: the provider (with uploads in parts, where it lacks them), quotas, encryption, and the refusal of writes. Copies to other services and events
/// stand around these as <see cref="S3Endpoint"/> puts them: they are the protocol's.
/// </summary>
internal sealed class StoreStack : IAsyncDisposable
{
    private StoreStack(IObjectStore provider, QuotaStore? quotas, EncryptedStore store, IKeyRings rings, bool isReadOnly)
    {
        (Provider, Quotas, Store, Rings, IsReadOnly) = (provider, quotas, store, rings, isReadOnly);
        Served = isReadOnly ? new ReadOnlyStore(store) : store;
    }

    public IObjectStore Provider { get; }

    /// <summary>Null where the data is elsewhere: what others write there is not counted.</summary>
    public QuotaStore? Quotas { get; }

    /// <summary>With its encryption, for what the operator asks for.</summary>
    public EncryptedStore Store { get; }

    /// <summary>The whole, as clients reach it.</summary>
    public IObjectStore Served { get; }

    /// <summary>No client writes, and nothing that clients have ordered (lifecycles, copies) is done.</summary>
    public bool IsReadOnly { get; }

    public IKeyRings Rings { get; }

    public LocalObjectStore? Local => Provider as LocalObjectStore;

    public static async ValueTask<StoreStack> OpenAsync(ServeSettings settings, Credentials credentials, Shell shell, CancellationToken cancellationToken)
    {
        var rings = KeyringPlace.OfServer(settings, shell);
        var provider = await Providers.OpenAsync(settings, shell, cancellationToken);
        var quotas = provider is LocalObjectStore local ? BucketSums.Guard(local, credentials.Keys) : null;
        return new(provider, quotas, new EncryptedStore(quotas ?? provider, rings, settings.Get(ServeOptions.Encrypt), RandomNumberGenerator.Create()), rings, settings.Get(ServeOptions.ReadOnly));
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
