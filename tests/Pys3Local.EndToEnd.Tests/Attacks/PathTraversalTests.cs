using System.Security.Cryptography;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>Names that lead out of a bucket. Rule: the mapping of keys to paths is injective and its output has no hazard in it.</summary>
/// <remarks>More spellings are in <see cref="BadInput.HostileKeyTests"/>.</remarks>
public sealed class PathTraversalTests(AttackServer server) : AttackTest(server)
{
    public static IEnumerable<string> Paths =>
    [
        "../../canary", "../../../canary", "..%2F..%2F..%2Fcanary", "%2e%2e/%2e%2e/%2e%2e/canary", "a/../../../../canary",
        "..%5C..%5C..%5Ccanary", "/../../../canary", "./../../../canary", "../.metadata/private/secret.json", "../../.pys3local/store.json",
    ];

    [Test]
    [MethodDataSource(nameof(Paths))]
    public async Task CVE_2026_54917_and_GHSA_8r6f_hmq2_28rg_no_path_reads_outside(string path)
    {
        Refused(await Owner.GetAsync($"/{Bucket}/{path}", cancellation: Cancellation), 404);
        Refused(await Owner.GetAsync($"/{Bucket}/{path}", "attributes", Cancellation));
    }

    [Test]
    [MethodDataSource(nameof(Paths))]
    public async Task CVE_2026_55874_no_copy_source_reads_outside(string path)
    {
        foreach (var source in new[] { $"/{Bucket}/{path}", $"{Bucket}/{path}", $"{Bucket}%2F{path}" })
            Refused(await Owner.SendSignedAsync(Owner.Request("PUT", $"/{Bucket}/copy", "", []).With("x-amz-copy-source", source), Cancellation), 400, 404);

        var upload = await CreateUploadAsync(Owner, "copy");
        Refused(await Owner.SendSignedAsync(Owner.Request("PUT", $"/{Bucket}/copy", $"partNumber=1&uploadId={upload}", []).With("x-amz-copy-source", $"/{Bucket}/{path}"), Cancellation), 404);
        await UnharmedAsync();
    }

    [Test]
    [MethodDataSource(nameof(Paths))]
    public async Task GHSA_f4vq_9ffr_m8m3_and_GHSA_8v25_v8p6_qf7v_no_path_writes_or_deletes_outside(string path)
    {
        (await Owner.PutAsync($"/{Bucket}/{path}", "escaped"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        (await Owner.DeleteAsync($"/{Bucket}/{path}", cancellation: Cancellation)).Succeeded(204);
        (await DeleteObjectsAsync(Uri.UnescapeDataString(path))).Succeeded();

        Assert.Equal(AttackServer.Canary, await File.ReadAllTextAsync(Path.Combine(Server.Sandbox, "canary"), Cancellation));
        Assert.Equal(["canary", "data", "home"], Directory.GetFileSystemEntries(Server.Sandbox).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await UnharmedAsync();
    }

    [Test]
    [Arguments("..")]
    [Arguments("%2e%2e")]
    [Arguments("..%2Fhome")]
    [Arguments(".pys3local")]
    [Arguments("..%5Chome")]
    public async Task GHSA_f4vq_9ffr_m8m3_no_bucket_lies_outside(string bucket)
    {
        foreach (var method in new[] { "PUT", "GET", "DELETE" })
            Refused(await Owner.SendSignedAsync(Owner.Request(method, $"/{bucket}/canary", "", []), Cancellation));

        Assert.True(Directory.Exists(Path.Combine(Server.Sandbox, "home")));
    }

    [Test]
    public async Task CVE_2023_28433_a_backslash_is_a_character()
    {
        var key = @"..\..\canary";
        (await Owner.PutAsync($"/{Bucket}/{UriEncoding.Encode(key)}", "x"u8.ToArray(), cancellation: Cancellation)).Succeeded();

        Assert.Equal([key, "private/secret"], await ListAsync());
    }

    [Test]
    public async Task A_link_that_was_planted_in_a_bucket_leads_nowhere()
    {
        var link = Path.Combine(Server.Sandbox, "data", Bucket, "objects", "link");
        Directory.CreateSymbolicLink(link, Server.Sandbox);
        Refused(await Owner.GetAsync($"/{Bucket}/link/canary", cancellation: Cancellation), 404);
        Refused(await Owner.SendSignedAsync(Owner.Request("HEAD", $"/{Bucket}/link/canary", "", []), Cancellation), 404);
        var refused = await Owner.PutAsync($"/{Bucket}/link/home/planted", "escaped"u8.ToArray(), cancellation: Cancellation);
        Assert.Equal(503, refused.Status);
        (await Owner.DeleteAsync($"/{Bucket}/link/canary", cancellation: Cancellation)).Succeeded(204);

        // The line may come a moment after the answer.
        await Eventually.HoldsAsync(() => Server.Process.Error.Text.Contains($"{link}: in the way", StringComparison.Ordinal), () => Server.Process.Error.Text, Cancellation);
        Assert.Equal(AttackServer.Canary, await File.ReadAllTextAsync(Path.Combine(Server.Sandbox, "canary"), Cancellation));
        Assert.False(File.Exists(Path.Combine(Server.Sandbox, "home", "planted")));
        await UnharmedAsync();
    }

    private Task<RawResponse> DeleteObjectsAsync(string key)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($"<Delete><Object><Key>{key}</Key></Object></Delete>");
        return Owner.SendSignedAsync(Owner.Request("POST", $"/{Bucket}", "delete", body).With("Content-MD5", Convert.ToBase64String(MD5.HashData(body))), Cancellation);
    }
}
