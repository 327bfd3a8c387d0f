namespace Pys3Local.Storage.Encryption.Keys;

/// <summary>Where the ring of keys is: it may be made, and given another active key, while the store is open.</summary>
public interface IKeyRings
{
    /// <summary>As it is now; null where there is none.</summary>
    KeyRing? Current { get; }

    /// <summary>Makes one where there is none, durably: what is encrypted with it is lost without it.</summary>
    /// <exception cref="StorageException">There is no place for one: <see cref="StorageFailure.KeyMissing"/>, with what to do.</exception>
    KeyRing Create();
}

/// <summary>A ring that is given once, or none; where there is none, none is made.</summary>
public sealed class FixedKeyRing(KeyRing? ring) : IKeyRings
{
    public KeyRing? Current => ring;

    public KeyRing Create() => ring ?? throw new StorageException(
        StorageFailure.KeyMissing, "The server has no ring of keys: 'pys3local keyring init' makes one, '--keyring-file' names one.");
}
