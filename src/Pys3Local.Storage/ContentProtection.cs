namespace Pys3Local.Storage;

/// <summary>How the content of a write is to be encrypted. Stores that know no encryption ignore it: see <see cref="StoreTraits.Encrypts"/>.</summary>
public abstract record ContentProtection
{
    /// <summary>Bytes of a key that a client brings.</summary>
    public const int CustomerKeySize = 32;

    private ContentProtection()
    {
    }

    /// <summary>With a key of the server's ring.</summary>
    /// <param name="KeyId">Which one; null for the active one.</param>
    /// <param name="Context">A text that is bound to the content: without it the content cannot be read. Kept with the object.</param>
    /// <param name="Labelled">The client has named a key (<c>aws:kms</c>), and gets it back in the answers.</param>
    public sealed record Ring(string? KeyId = null, string? Context = null, bool Labelled = false) : ContentProtection;

    /// <summary>With a key that the client brings with each request, and that is kept nowhere.</summary>
    public sealed record Customer(ReadOnlyMemory<byte> Key) : ContentProtection
    {
        /// <summary>No key in any text.</summary>
        public override string ToString() => nameof(Customer);
    }
}

/// <summary>A store that can read what was encrypted with a client's own key: optional, in addition to <see cref="IObjectStore"/>.</summary>
public interface IProtectedStore
{
    /// <summary>
    /// As <see cref="IObjectStore.OpenObjectAsync"/>, with the key that the client brings; <see cref="StorageFailure.KeyRefused"/> where it is another than that of the
    /// write, or where the content was not encrypted with a client's key.
    /// </summary>
    ValueTask<ObjectReader?> OpenObjectAsync(
        string bucket, string key, string? version, ContentProtection.Customer protection, CancellationToken cancellationToken);
}
