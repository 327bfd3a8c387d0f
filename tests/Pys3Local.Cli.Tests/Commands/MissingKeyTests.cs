using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pys3Local.Cli.Keyring;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;

namespace Pys3Local.Cli.Tests.Commands;

/// <summary>What is encrypted, and whose key is gone: each command that should have read it says so, and its exit code as well.</summary>
public sealed class MissingKeyTests : IDisposable
{
    private readonly TestShell _shell = new();

    private string Data => _shell["data"];

    private static CancellationToken Cancellation => TestRun.Cancellation;

    public void Dispose() => _shell.Dispose();

    [Test]
    public async Task Verify_fails_where_it_could_not_decrypt()
    {
        var ring = await FillAsync();
        Assert.Equal(ExitCode.Success, (await _shell.RunAsync("verify", "--path", Data, "--keyring-file", ring)).Code);

        var (code, output, _) = await _shell.RunAsync("verify", "--path", Data);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("key: photos: 2 versions could not be decrypted, and so not verified. The first: a: it needs the key", output);
        Assert.Contains("2 not decrypted, because the ring lacks their key", output);

        var json = JsonDocument.Parse((await _shell.RunAsync("verify", "--path", Data, "--json")).Output).RootElement;
        Assert.Equal((2, 1, "key"), (json.GetProperty("withoutKey").GetInt32(), json.GetProperty("findings").GetArrayLength(), json.GetProperty("findings")[0].GetProperty("fault").GetString()));
        Assert.Equal(ExitCode.Success, (await _shell.RunAsync("verify", "--path", Data, "--index")).Code);
    }

    [Test]
    public async Task Verify_leaves_the_keys_of_clients_to_them()
    {
        await using (var store = await OpenAsync(new KeyringFileOf(_shell).Ring))
            await PutAsync(store, "a", new ContentProtection.Customer(RandomNumberGenerator.GetBytes(32)));

        var (code, output, _) = await _shell.RunAsync("verify", "--path", Data);
        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("1 encrypted with keys that only their clients have", output);
    }

    [Test]
    public async Task Status_names_the_key()
    {
        var ring = await FillAsync();
        Assert.DoesNotContain("the ring of keys", (await _shell.RunAsync("status", "--path", Data, "--keyring-file", ring)).Output);
        var (code, output, _) = await _shell.RunAsync("status", "--path", Data);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("Attention: the ring of keys has no key", output);
        Assert.Contains("objects in photos need it", output);
    }

    [Test]
    public async Task Status_says_that_the_ring_cannot_be_read()
    {
        await FillAsync();
        await File.WriteAllTextAsync(_shell["ring"], "nonsense", Cancellation);
        var (code, output, _) = await _shell.RunAsync("status", "--path", Data, "--keyring-file", _shell["ring"]);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("this is no ring of keys", output);
        Assert.Contains("this is no ring of keys", (await _shell.RunAsync("doctor", "--path", Data, "--keyring-file", _shell["ring"], "--listen", "127.0.0.1:0")).Output);
    }

    [Test]
    [Arguments("export", "missing")]
    [Arguments("decrypt", "could not be decrypted")]
    public async Task A_copy_out_fails_where_it_could_not_decrypt(string command, string told)
    {
        await FillAsync();
        var (code, output, error) = await _shell.RunAsync([command, "--path", Data, "--bucket", "photos", "--to", _shell["out"]]);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("needs the key", error);
        Assert.Contains(told, output);
    }

    /// <summary>Two encrypted objects, whose ring is moved away; returns where it is.</summary>
    private async Task<string> FillAsync()
    {
        var ring = new KeyringFileOf(_shell);
        await using (var store = await OpenAsync(ring.Ring))
        {
            await PutAsync(store, "a", new ContentProtection.Ring());
            await PutAsync(store, "b", new ContentProtection.Ring());
        }

        File.Move(ring.Ring.Path, _shell["kept"]);
        return _shell["kept"];
    }

    private async Task<EncryptedStore> OpenAsync(KeyringFile ring)
    {
        var local = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = Data, Durability = Durability.None }, Cancellation);
        await local.WriteBucketAsync("photos", _ => new BucketInfo { Name = "photos", Created = DateTimeOffset.UtcNow }, Cancellation);
        return new EncryptedStore(local, ring, always: false, RandomNumberGenerator.Create());
    }

    private static async Task PutAsync(EncryptedStore store, string key, ContentProtection protection)
    {
        var content = Encoding.UTF8.GetBytes($"the content of {key}");
        await store.PutObjectAsync(
            "photos",
            key,
            new ObjectWrite
            {
                Body = new MemoryStream(content),
                Length = content.Length,
                Protection = protection,
                Seal = size => new ObjectInfo
                {
                    Key = key,
                    Size = size,
                    ETag = Convert.ToHexStringLower(MD5.HashData(content)),
                    LastModified = DateTimeOffset.UtcNow,
                },
            },
            Cancellation);
    }

    /// <summary>The ring of the configuration directory, which the first write makes.</summary>
    private sealed class KeyringFileOf(TestShell shell)
    {
        public KeyringFile Ring { get; } = new(Pys3Local.Configuration.Files.ConfigDirectory.Resolve(null, shell.Shell.Variable), KeyringFile.FileName, isNamed: false, shell.Shell);
    }
}
