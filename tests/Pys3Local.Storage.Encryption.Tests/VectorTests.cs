using System.Security.Cryptography;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Encryption.Tests;

/// <summary>The vector of the format's page: another program that makes the same of it reads what this one writes.</summary>
public sealed class VectorTests
{
    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task The_vector_of_the_page()
    {
        Assert.SkipWhen(!System.Runtime.Intrinsics.X86.Aes.IsSupported && !System.Runtime.Intrinsics.Arm.Aes.IsSupported, "The vector is of AES-256-GCM.");
        var inner = new MemoryObjectStore();
        var key = new RingKey([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        var store = new EncryptedStore(new StagedMultipart(inner, Stores.Randomness, Pys3Local.Storage.Limits.Budget.Unlimited), new FixedKeyRing(Stores.RingOf(key)), always: true, new Counting());
        await store.CreateBucketAsync("bucket");
        await store.PutAsync("bucket", "key", "text");

        var file = Convert.ToHexStringLower((await inner.ReadAsync("bucket", "key"))!);
        var record = (await inner.FindObjectAsync("bucket", "key", null, Token))!.Attributes[EncryptionRecord.Attribute];
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), ".github", "docs", "encryption.md"), Token);
        Assert.Equal("text", await store.ReadTextAsync("bucket", "key"));
        foreach (var part in (string[])[key.Id, file, record])
            Assert.Contains($"`{part}`", page, StringComparison.Ordinal);
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    /// <summary>The bytes 0x80, 0x81, …: each call goes on where the one before has ended.</summary>
    private sealed class Counting : RandomNumberGenerator
    {
        private byte _next = 0x80;

        public override void GetBytes(byte[] data)
        {
            for (var i = 0; i < data.Length; i++)
                data[i] = _next++;
        }
    }
}
