namespace Pys3Local.EndToEnd.Attacks;

/// <summary>Authorized under one spelling, stored under another. Rule: one decoded key for signature, authorization and storage.</summary>
public sealed class TwoSpellingsTests(AttackServer server) : AttackTest(server)
{
    [Test]
    [Arguments("public%2F..%2Fprivate%2Fsecret", "public/../private/secret")]
    [Arguments("public/../private/secret", "public/../private/secret")]
    [Arguments("public/%2e%2e/private/secret", "public/../private/secret")]
    [Arguments("public/./../private/secret", "public/./../private/secret")]
    [Arguments("public%252F..%252Fprivate%252Fsecret", "public%2F..%2Fprivate%2Fsecret")]
    public async Task CVE_2026_42882_an_encoded_slash_is_decided_on_as_it_is_stored(string path, string key)
    {
        var allowed = key.StartsWith("public/", StringComparison.Ordinal);
        Refused(await Server.Public.GetAsync($"/{Bucket}/{path}", cancellation: Cancellation), allowed ? 404 : 403);
        var put = await Server.Public.PutAsync($"/{Bucket}/{path}", "overwritten"u8.ToArray(), cancellation: Cancellation);

        Assert.Equal(allowed ? 200 : 403, put.Status);
        Assert.Equal(allowed ? ["private/secret", key] : ["private/secret"], await ListAsync());
        Assert.Equal(Secret, (await Owner.GetAsync($"/{Bucket}/private/secret", cancellation: Cancellation)).Succeeded().Body);
    }

    [Test]
    [Arguments("private%2Fsecret")]
    [Arguments("%70rivate/secret")]
    [Arguments("private/secre%74")]
    public async Task CVE_2026_42882_another_spelling_of_a_closed_key_is_closed(string path)
    {
        Refused(await Server.Public.GetAsync($"/{Bucket}/{path}", cancellation: Cancellation), 403);
        Refused(await Server.Public.DeleteAsync($"/{Bucket}/{path}", cancellation: Cancellation), 403);
        await UnharmedAsync();
    }
}
