using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Attacks;

/// <summary>A clock set forward ends no retention: it ends when the machine has been up for so long.</summary>
public sealed class ClockSetForwardTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("COMPLIANCE")]
    [Arguments("GOVERNANCE")]
    public async Task The_clock_set_forward_releases_nothing(string mode)
    {
        var version = await LockAsync(mode);
        _server.Time.Advance(TimeSpan.FromDays(3650));

        await _server.RefusedAsync(403, "AccessDenied", "DELETE", $"/bucket/key?versionId={version}");
        await _server.DoAsync("GET", $"/bucket/key?versionId={version}");
    }

    [Test]
    public async Task A_reboot_with_the_clock_set_forward_releases_nothing()
    {
        var version = await LockAsync("COMPLIANCE");
        _server.Time.Advance(TimeSpan.FromDays(3650));
        _server.Uptime.Uptime = TimeSpan.FromMinutes(1);

        await _server.RefusedAsync(403, "AccessDenied", "DELETE", $"/bucket/key?versionId={version}");
    }

    [Test]
    public async Task Time_that_the_machine_was_up_for_does()
    {
        var version = await LockAsync("COMPLIANCE");
        _server.Time.Advance(TimeSpan.FromDays(2));
        _server.Uptime.Uptime += TimeSpan.FromDays(2);

        await _server.DoAsync("DELETE", $"/bucket/key?versionId={version}");
    }

    private async Task<string> LockAsync(string mode)
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        var until = _server.Time.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var put = await _server.DoAsync("PUT", "/bucket/key", "content", ("x-amz-object-lock-mode", mode), ("x-amz-object-lock-retain-until-date", until));
        return put.Header("x-amz-version-id")!;
    }
}
