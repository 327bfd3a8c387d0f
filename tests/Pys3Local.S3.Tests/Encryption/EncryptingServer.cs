using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Tests.Encryption;

/// <summary>The whole protocol over a store that encrypts, with a ring of two keys and the headers that clients send.</summary>
internal static class EncryptingServer
{
    public const string Algorithm = "x-amz-server-side-encryption";
    public const string KeyId = Algorithm + "-aws-kms-key-id";
    public const string Customer = Algorithm + "-customer-";
    public const string SourceCustomer = "x-amz-copy-source-server-side-encryption-customer-";

    public static RingKey Active { get; } = new(SHA256.HashData("active"u8));

    public static RingKey Second { get; } = new(SHA256.HashData("second"u8));

    public static KeyRing Ring { get; } = new([Active, Second], Active.Id);

    public static TestServer New(Func<S3Options, S3Options>? change = null, bool always = false) => new(
        change: options => (change?.Invoke(options) ?? options) with { EncryptsEverything = always },
        encrypts: store => new EncryptedStore(
            new StagedMultipart(store, RandomNumberGenerator.Create()), new FixedKeyRing(Ring), always, RandomNumberGenerator.Create()));

    /// <summary>The three headers of a client's key.</summary>
    public static (string Name, string Value)[] With(string key, string prefix = Customer)
    {
        var bytes = KeyOf(key);
        return [(prefix + "algorithm", "AES256"), (prefix + "key", Convert.ToBase64String(bytes)), (prefix + "key-md5", Md5Of(key))];
    }

    public static string Md5Of(string key) => Convert.ToBase64String(MD5.HashData(KeyOf(key)));

    /// <summary>The headers of a mode: <c>plain</c>, <c>AES256</c>, <c>aws:kms</c>, or <c>customer</c> with the key <c>one</c>.</summary>
    public static (string Name, string Value)[] Of(string mode) => mode switch
    {
        "plain" => [],
        "customer" => With("one"),
        "aws:kms" => [(Algorithm, mode), (KeyId, Second.Id)],
        _ => [(Algorithm, mode)],
    };

    /// <summary>An answer says this mode, and no other.</summary>
    public static void Says(string mode, TestResponse response)
    {
        Assert.Equal(mode is "plain" or "customer" ? null : mode, response.Header(Algorithm));
        Assert.Equal(mode == "aws:kms" ? Second.Id : null, response.Header(KeyId));
        Assert.Equal(mode == "customer" ? Md5Of("one") : null, response.Header(Customer + "key-md5"));
        Assert.Equal(mode == "customer" ? "AES256" : null, response.Header(Customer + "algorithm"));
        Assert.Null(response.Header(Customer + "key"));
    }

    /// <summary>What the store below holds is not the content.</summary>
    public static async Task<bool> IsPlainAsync(TestServer server, string key, string content)
    {
        await using var reader = await server.Store.OpenObjectAsync("bucket", key, null, CancellationToken.None);
        var bytes = new byte[reader!.Info.Size];
        for (var at = 0; at < bytes.Length;)
            at += await reader.ReadAsync(bytes.AsMemory(at), CancellationToken.None);

        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(content)) >= 0;
    }

    private static byte[] KeyOf(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));
}
