using System.Security.Cryptography;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Encryption.Tests;

/// <summary>An encrypting store is a store as good as the one in it.</summary>
[InheritsTests]
public sealed class EncryptedConformance : ObjectStoreConformance
{
    protected override ValueTask<IObjectStore> CreateAsync() => ValueTask.FromResult<IObjectStore>(Stores.Encrypting(new MemoryObjectStore()));
}

/// <summary>The same for uploads in parts.</summary>
[InheritsTests]
public sealed class EncryptedMultipartConformance : MultipartConformance
{
    protected override ValueTask<IObjectStore> CreateAsync() => ValueTask.FromResult<IObjectStore>(Stores.Encrypting(new MemoryObjectStore()));
}

internal static class Stores
{
    public static RandomNumberGenerator Randomness { get; } = RandomNumberGenerator.Create();

    public static KeyRing NewRing() => RingOf(RingKey.Create(Randomness));

    public static KeyRing RingOf(params RingKey[] keys) => new(keys, keys[0].Id);

    public static EncryptedStore Encrypting(IObjectStore inner, KeyRing? ring = null, bool always = true) =>
        new(new StagedMultipart(inner, Randomness, Budget.Unlimited), new FixedKeyRing(always ? ring ?? NewRing() : ring), always, Randomness);
}
