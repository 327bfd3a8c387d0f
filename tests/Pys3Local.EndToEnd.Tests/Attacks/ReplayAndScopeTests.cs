using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>Old signatures, and signatures for something else. Rule: fifteen minutes, every field of the scope, comparison in fixed time.</summary>
public sealed class ReplayAndScopeTests(AttackServer server) : AttackTest(server)
{
    [Test]
    [Arguments(-16)]
    [Arguments(16)]
    [Arguments(-24 * 60)]
    public async Task CVE_2025_68671_old_and_early_signatures_are_refused(int minutes)
    {
        (await SendAsync(Owner.Signer with { Time = Owner.Signer.Time.AddMinutes(minutes) })).Failed(403, "RequestTimeTooSkewed");
        await UnharmedAsync();
    }

    [Test]
    public async Task CVE_2025_68671_a_newer_date_does_not_renew_a_signature()
    {
        var request = Request();
        (Owner.Signer with { Time = Owner.Signer.Time.AddMinutes(-20) }).SignHeader(request);
        request.With("x-amz-date", Owner.Signer.Timestamp);

        Refused(await Owner.SendAsync(request, Cancellation), 400, 403);
        await UnharmedAsync();
    }

    [Test]
    [Arguments("eu-west-1", "s3")]
    [Arguments("us-east-1", "sts")]
    [Arguments("us-east-1", "")]
    public async Task Scope_of_another_region_or_service_is_refused(string region, string service)
    {
        (await SendAsync(Owner.Signer with { Region = region, Service = service })).Failed(400, "AuthorizationHeaderMalformed");
        await UnharmedAsync();
    }

    /// <summary>So mc signs what is about the server of another maker, which is not offered.</summary>
    [Test]
    public async Task Scope_without_a_region_is_refused()
    {
        (await SendAsync(Owner.Signer with { Region = "" })).Failed(501, "NotImplemented");
        await UnharmedAsync();
    }

    [Test]
    public async Task Scope_of_another_day_is_refused()
    {
        var request = Request();
        Owner.Signer.SignHeader(request);
        var day = Owner.Signer.Timestamp[..8];
        request.With("Authorization", request.Header("Authorization")!.Replace($"/{day}/", "/20200101/", StringComparison.Ordinal));

        (await Owner.SendAsync(request, Cancellation)).Failed(400, "AuthorizationHeaderMalformed");
        await UnharmedAsync();
    }

    [Test]
    public async Task Presigned_for_longer_than_a_week_is_refused()
    {
        var request = Request();
        Owner.Signer.Presign(request, TimeSpan.FromSeconds(604801));

        (await Owner.SendAsync(request, Cancellation)).Failed(400, "AuthorizationQueryParametersError");
        await UnharmedAsync();
    }

    private RawRequest Request() => Owner.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray());

    private Task<RawResponse> SendAsync(SigV4 signer)
    {
        var request = Request();
        signer.SignHeader(request);
        return Owner.SendAsync(request, Cancellation);
    }
}
