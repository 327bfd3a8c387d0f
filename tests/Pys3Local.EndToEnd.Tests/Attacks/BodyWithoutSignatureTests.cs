using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>Body or trailer that no signature covers. Rule: a body ends only after everything about it has been verified, and is published after that.</summary>
public sealed class BodyWithoutSignatureTests(AttackServer server) : AttackTest(server)
{
    private static readonly byte[] Payload = "what the attacker would store"u8.ToArray();

    private SigV4 WrongSecret => new(new(Server.Process.Keys.AccessKeyId, "not the secret of this key"));

    [Test]
    public async Task CVE_2025_31489_unsigned_trailer_is_checked()
    {
        var request = Unsigned().Sign(Owner.Request("PUT", $"/{Bucket}/key"), WrongSecret);

        (await Owner.SendAsync(request, Cancellation)).Failed(403, "SignatureDoesNotMatch");
        await UnharmedAsync();
    }

    [Test]
    public async Task CVE_2026_41145_query_credentials_beside_an_unsigned_trailer_are_checked()
    {
        var request = Unsigned().Sign(Owner.Request("PUT", $"/{Bucket}/key"), WrongSecret).Without("Authorization");
        WrongSecret.Presign(request, TimeSpan.FromMinutes(5));
        (await Owner.SendAsync(request, Cancellation)).Failed(403, "SignatureDoesNotMatch");

        var idOnly = Unsigned().Sign(Owner.Request("PUT", $"/{Bucket}/key"), WrongSecret).Without("Authorization")
            .WithQuery("X-Amz-Credential", $"{Server.Process.Keys.AccessKeyId}/{WrongSecret.Scope}");
        Refused(await Owner.SendAsync(idOnly, Cancellation), 400, 403);
        await UnharmedAsync();
    }

    [Test]
    public async Task CVE_2026_40344_unsigned_trailer_of_a_part_is_checked()
    {
        var upload = await CreateUploadAsync(Owner, "key");
        var request = Unsigned().Sign(Owner.Request("PUT", $"/{Bucket}/key", $"partNumber=1&uploadId={upload}"), WrongSecret);

        (await Owner.SendAsync(request, Cancellation)).Failed(403, "SignatureDoesNotMatch");
        Assert.Empty((await Owner.GetAsync($"/{Bucket}/key", $"uploadId={upload}", Cancellation)).Succeeded().Xml.Elements("Part"));
        await UnharmedAsync();
    }

    [Test]
    [Arguments(ChunkedUpload.SignedForm)]
    [Arguments(ChunkedUpload.SignedTrailerForm)]
    [Arguments(ChunkedUpload.UnsignedTrailerForm)]
    public async Task SeaweedFS_streaming_without_authorization_is_anonymous(string form)
    {
        var request = new ChunkedUpload(Payload) { Form = form }.Sign(Owner.Request("PUT", $"/{Bucket}/key"), Owner.Signer).Without("Authorization");

        (await Owner.SendAsync(request, Cancellation)).Failed(403, "AccessDenied");
        await UnharmedAsync();
    }

    [Test]
    [Arguments(ChunkedUpload.SignedForm)]
    [Arguments(ChunkedUpload.SignedTrailerForm)]
    public async Task SeaweedFS_streaming_chunk_that_was_exchanged_is_not_published(string form)
    {
        var request = new ChunkedUpload(Payload) { Form = form, ChunkBytes = 8, CorruptDataOf = 1 }.Sign(Owner.Request("PUT", $"/{Bucket}/private/secret"), Owner.Signer);

        (await Owner.SendAsync(request, Cancellation)).Failed(403, "SignatureDoesNotMatch");
        await UnharmedAsync();
    }

    private static ChunkedUpload Unsigned() => new(Payload) { Form = ChunkedUpload.UnsignedTrailerForm };
}
