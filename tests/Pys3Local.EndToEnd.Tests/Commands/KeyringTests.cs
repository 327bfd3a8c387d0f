using System.Text.Json;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Commands;

/// <summary><c>keyring</c>, <c>encrypt</c>, <c>decrypt</c> and <c>verify</c>, with a server in between.</summary>
public sealed class KeyringTests : CommandTest
{
    private string Ring => Path.Combine(Directory, "keyring");

    [Test]
    public async Task Init_list_rotate_export_import()
    {
        await OutputAsync("keyring", "init");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Ring));
        Assert.Contains("there is a ring already", await FailsAsync(1, "keyring", "init"), StringComparison.Ordinal);
        var first = await IdsAsync();
        Assert.True(first.Single().Active);
        await OutputAsync("keyring", "rotate");
        var second = await IdsAsync();
        Assert.Equal(2, second.Count);
        Assert.False(second.Single(key => key.Id == first[0].Id).Active);

        var page = await OutputAsync("keyring", "export");
        await File.WriteAllTextAsync(Path.Combine(Home, "page.txt"), page, Cancellation);
        File.Delete(Ring);
        Assert.Contains("keyring init", await FailsAsync(1, "keyring", "list"), StringComparison.Ordinal);
        await OutputAsync("keyring", "import", Path.Combine(Home, "page.txt"));
        Assert.Equal(second.OrderBy(key => key.Id), (await IdsAsync()).OrderBy(key => key.Id));

        var typed = page.Replace(first[0].Id, "0123456789abcdef", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(Home, "typed.txt"), typed, Cancellation);
        Assert.Contains("slip in typing", await FailsAsync(1, "keyring", "import", Path.Combine(Home, "typed.txt")), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_directory_is_encrypted_verified_and_decrypted_with_the_ring_alone()
    {
        var data = Path.Combine(Home, "data");
        var text = "to be found by nobody who has the disk"u8.ToArray();
        await using (var server = await StartAsync(data))
            (await server.Raw.PutAsync("/photos/cat.txt", text, cancellation: Cancellation)).Succeeded();

        Assert.True(await HoldsAsync(data, text));
        await OutputAsync("keyring", "init");
        Assert.StartsWith("1 version encrypted", await OutputAsync("encrypt", "--path", data, "--bucket", "photos"));
        Assert.StartsWith("0 versions encrypted", await OutputAsync("encrypt", "--path", data));
        Assert.False(await HoldsAsync(data, text));
        Assert.Contains("0 findings", await OutputAsync("verify", "--path", data), StringComparison.Ordinal);
        await using (var server = await StartAsync(data))
            Assert.Equal(text, (await server.Raw.GetAsync("/photos/cat.txt", cancellation: Cancellation)).Succeeded().Body);

        var ring = Path.Combine(Home, "ring");
        File.Move(Ring, ring);
        Assert.Contains("1 not decrypted, because the ring lacks their key", (await RunAsync("verify", "--path", data)).Output, StringComparison.Ordinal);
        await OutputAsync("decrypt", "--path", data, "--keyring-file", ring, "--to", Path.Combine(Home, "plain"));
        Assert.True(await HoldsAsync(Path.Combine(Home, "plain"), text));
        Assert.Equal(System.Text.Encoding.UTF8.GetString(text), await OutputAsync("decrypt", "--path", data, "--keyring-file", ring, "--bucket", "photos", "--key", "cat.txt", "--to", "-"));
        Assert.Contains("1 could not be decrypted", (await RunAsync("decrypt", "--path", data, "--to", Path.Combine(Home, "nothing"))).Output, StringComparison.Ordinal);
    }

    [Test]
    public async Task What_is_in_the_clear_is_encrypted_beside_a_running_server_with_older_versions()
    {
        var data = Path.Combine(Home, "data");
        await using var server = await StartAsync(data);
        (await server.Raw.PutAsync("/photos", [], cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync("/photos", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"u8.ToArray(), "versioning", Cancellation)).Succeeded();
        var old = SampleData.Bytes(200_000, 1);
        var written = (await server.Raw.PutAsync("/photos/cat", old, cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync("/photos/cat", SampleData.Bytes(5, 2), cancellation: Cancellation)).Succeeded();
        (await server.Raw.DeleteAsync("/photos/cat", cancellation: Cancellation)).Succeeded(204);

        Assert.StartsWith("2 versions encrypted", await OutputAsync("encrypt", "--path", data, "--bucket", "photos"));
        Assert.Contains("no such bucket", (await RunAsync("encrypt", "--path", data, "--bucket", "films")).Error, StringComparison.Ordinal);
        Assert.False(await HoldsAsync(Path.Combine(data, "photos"), old[..64]));
        var read = (await server.Raw.GetAsync("/photos/cat", $"versionId={written.Header("x-amz-version-id")}", Cancellation)).Succeeded();
        Assert.Equal(old, read.Body);
        Assert.Equal((written.Header("ETag"), "AES256"), (read.Header("ETag"), read.Header("x-amz-server-side-encryption")));
        (await server.Raw.GetAsync("/photos/cat", cancellation: Cancellation)).Failed(404, "NoSuchKey");
        Assert.Contains("0 findings", await OutputAsync("verify", "--path", data), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_running_server_uses_a_new_key_within_a_second_and_seals_the_old_objects_by_it()
    {
        var data = Path.Combine(Home, "data");
        await OutputAsync("keyring", "init");
        await using (var server = await StartAsync(data, "--encrypt"))
        {
            (await server.Raw.PutAsync("/photos/old", "old"u8.ToArray(), cancellation: Cancellation)).Succeeded();
            await OutputAsync("keyring", "rotate");
            await Eventually.HoldsAsync(
                async () => (await server.Raw.PutAsync("/photos/new", "new"u8.ToArray(), cancellation: Cancellation)).Status == 200
                    && server.Output.Lines.Any(static line => line.StartsWith("keyring: the keys of ", StringComparison.Ordinal)),
                () => "Nothing was sealed again.",
                Cancellation);
        }

        // Without the old key everything is read.
        var active = (await IdsAsync()).Single(key => key.Active).Id;
        var lines = await File.ReadAllLinesAsync(Ring, Cancellation);
        await File.WriteAllLinesAsync(Ring, lines.Where(line => line.StartsWith('#') || line.Contains(active, StringComparison.Ordinal)), Cancellation);
        await using var second = await StartAsync(data, "--encrypt");
        Assert.Equal("old"u8.ToArray(), (await second.Raw.GetAsync("/photos/old", cancellation: Cancellation)).Succeeded().Body);
    }

    [Test]
    public async Task Start_refuses_a_ring_that_is_missing_and_two_that_disagree()
    {
        var data = Path.Combine(Home, "data");
        Assert.Contains("there is no file", await FailsAsync(1, "serve", "--path", data, "--listen", "127.0.0.1:0", "--keyring-file", Path.Combine(Home, "ring")), StringComparison.Ordinal);
        await OutputAsync("keyring", "init");
        await OutputAsync("keyring", "init", "--keyring-file", Path.Combine(Home, "ring"));
        Assert.Contains("disagree", await FailsAsync(1, "serve", "--path", data, "--listen", "127.0.0.1:0", "--keyring-file", Path.Combine(Home, "ring")), StringComparison.Ordinal);
    }

    private Task<Pys3LocalProcess> StartAsync(string data, params string[] arguments) =>
        Pys3LocalProcess.StartAsync(new() { DataDirectory = data, Home = Home, Arguments = ["--create-bucket", "photos", .. arguments] }, Cancellation);

    private async Task<List<(string Id, bool Active)>> IdsAsync()
    {
        using var listed = JsonDocument.Parse(await OutputAsync("keyring", "list", "--json"));
        return [.. listed.RootElement.EnumerateArray().Select(key => (key.GetProperty("id").GetString()!, key.GetProperty("active").GetBoolean()))];
    }

    private static async Task<bool> HoldsAsync(string directory, byte[] text)
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            if (!file.EndsWith(".sock", StringComparison.Ordinal) && (await File.ReadAllBytesAsync(file, Cancellation)).AsSpan().IndexOf(text) >= 0)
                return true;
        }

        return false;
    }
}
