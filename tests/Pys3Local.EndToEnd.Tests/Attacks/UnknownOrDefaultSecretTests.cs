using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>Secrets that are unknown, empty or the same everywhere. Rule: an unknown key is refused, no secret is shorter than 8, none is built in.</summary>
public sealed class UnknownOrDefaultSecretTests(AttackServer server) : AttackTest(server)
{
    [Test]
    [Arguments("AKIAATTACKER00000001", "")]
    [Arguments("AKIAATTACKER00000001", "no secret of anybody")]
    [Arguments("no-auth", "")]
    public async Task CVE_2026_88018_an_unknown_key_is_not_registered_with_an_empty_secret(string id, string secret)
    {
        for (var i = 0; i < 2; i++)
            (await ListAsync(id, secret)).Failed(403, "InvalidAccessKeyId");
    }

    [Test]
    public async Task CVE_2026_88018_the_empty_secret_is_no_keys_secret() =>
        (await ListAsync(Server.Process.Keys.AccessKeyId, "")).Failed(403, "SignatureDoesNotMatch");

    [Test]
    [Arguments("rustfsadmin", "rustfsadmin")]
    [Arguments("minioadmin", "minioadmin")]
    [Arguments("admin", "admin")]
    [Arguments("test", "test")]
    [Arguments("pys3local", "pys3local")]
    [Arguments("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    public async Task CVE_2025_68926_and_GHSA_j59h_h7q5_q348_no_key_is_built_in(string id, string secret) =>
        (await ListAsync(id, secret)).Failed(403, "InvalidAccessKeyId");

    [Test]
    public async Task CVE_2025_68926_no_token_is_built_in()
    {
        foreach (var authorization in new[] { "rustfs rpc", "Bearer rustfs rpc", "Bearer test", "Basic YWRtaW46YWRtaW4=" })
            Refused(await Owner.SendAsync(Owner.Request("GET", $"/{Bucket}/private/secret").With("Authorization", authorization), Cancellation), 400, 403);
    }

    [Test]
    [Arguments("")]
    [Arguments("short77")]
    public async Task GHSA_j59h_h7q5_q348_a_short_secret_lets_nobody_in(string secret)
    {
        await using var server = Pys3LocalProcess.Launch(new() { Keys = new("anykey", secret) });

        Assert.NotEqual(0, await server.WaitForExitAsync(Cancellation));
        Assert.Contains("8", server.Error.Text, StringComparison.Ordinal);
    }

    private Task<RawResponse> ListAsync(string id, string secret) => Server.As(new(id, secret)).GetAsync("/", cancellation: Cancellation);
}
