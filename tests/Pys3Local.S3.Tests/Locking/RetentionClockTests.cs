using System.Globalization;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Locking;

/// <summary>A clock that is set, a machine that sleeps or is switched off: a retention lasts as long as it was meant to, or longer.</summary>
public sealed class RetentionClockTests
{
    private const string OneDay = """
        <ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>
        """;

    private readonly TestServer _server = new();

    [Test]
    public async Task A_default_retention_is_not_longer_because_the_clock_was_set_forward()
    {
        await CreateAsync();
        await PutAsync("first");
        var begun = _server.Time.GetUtcNow();
        _server.Time.Advance(TimeSpan.FromDays(3650));
        var version = await PutAsync("second");
        Assert.True(await UntilAsync("second", version) <= begun.AddDays(1).AddHours(1));
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_default_retention_is_not_over_because_the_clock_was_set_back(bool rebooted)
    {
        await CreateAsync();
        await PutAsync("first");
        var begun = _server.Time.GetUtcNow();
        _server.Time.Advance(TimeSpan.FromDays(-3650));
        if (rebooted)
            _server.Uptime.Uptime = TimeSpan.FromMinutes(1);
        var version = await PutAsync("second");
        Assert.True(await UntilAsync("second", version) >= begun.AddDays(1).AddHours(-1));

        // And the clock is right again.
        _server.Time.Advance(TimeSpan.FromDays(3650));
        await _server.RefusedAsync(403, "AccessDenied", "DELETE", $"/bucket/second?versionId={version}");
    }

    [Test]
    public async Task Sleep_counts_as_time_that_has_passed()
    {
        await CreateAsync();
        var version = await PutAsync("key");
        _server.Time.Advance(TimeSpan.FromHours(25));
        _server.Uptime.Uptime += TimeSpan.FromHours(25);
        await _server.DoAsync("DELETE", $"/bucket/key?versionId={version}");
    }

    [Test]
    public void The_machine_says_how_long_it_has_been_up_with_its_sleep()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var before = ProcUptime();
        var uptime = new Pys3Local.S3.Hosting.MachineUptime().Uptime;
        Assert.InRange(uptime.TotalSeconds, before - 1, ProcUptime() + 1);
    }

    private static double ProcUptime() => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);

    private async Task CreateAsync()
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await _server.DoAsync("PUT", "/bucket?object-lock", OneDay);
    }

    private async Task<string> PutAsync(string key) => (await _server.DoAsync("PUT", $"/bucket/{key}", "content")).Header("x-amz-version-id")!;

    private async Task<DateTimeOffset> UntilAsync(string key, string version)
    {
        var head = await _server.DoAsync("HEAD", $"/bucket/{key}?versionId={version}");
        return DateTimeOffset.Parse(head.Header("x-amz-object-lock-retain-until-date")!, CultureInfo.InvariantCulture);
    }
}
