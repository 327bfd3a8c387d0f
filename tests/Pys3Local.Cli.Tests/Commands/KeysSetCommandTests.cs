using System.Text.Json;

namespace Pys3Local.Cli.Tests.Commands;

/// <summary><c>keys set</c>, and keys that are limited in time.</summary>
public sealed class KeysSetCommandTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Test]
    public async Task What_is_given_changes_and_the_rest_stays()
    {
        await AddAsync("--preset", "append-only", "--bucket", "laptop", "--prefix", "mine/", "--expires", "365d", "--expect", "26h", "--quota", "2TB", "--quota-objects", "1000", "--note", "laptop");
        var before = await ShowAsync();
        Assert.Equal(0, (await _shell.RunAsync("keys", "set", "KEY1", "--preset", "read-only")).Code);
        var after = await ShowAsync();
        Assert.Equal("read-only", after.GetProperty("preset").GetString());
        foreach (var name in new[] { "buckets", "prefix", "expires", "expect_hours", "quota_bytes", "quota_objects", "note", "secret" })
            Assert.Equal(before.GetProperty(name).ToString(), after.GetProperty(name).ToString());
    }

    [Test]
    public async Task Nothing_is_no_change()
    {
        await AddAsync();
        var (code, output, error) = await _shell.RunAsync("keys", "set", "KEY1");
        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.Contains("say what to change", error);
    }

    [Test]
    public async Task Limits_can_be_taken_away()
    {
        await AddAsync("--preset", "append-only", "--bucket", "laptop", "--prefix", "mine/", "--action", "s3:PutObject", "--expires", "365d", "--expect", "8d", "--quota", "10GiB", "--quota-objects", "10", "--note", "laptop");
        Assert.Equal((10L << 30, 10L), ((await ShowAsync()).GetProperty("quota_bytes").GetInt64(), (await ShowAsync()).GetProperty("quota_objects").GetInt64()));
        Assert.Equal(192, (await ShowAsync()).GetProperty("expect_hours").GetInt32());
        Assert.Equal(0, (await _shell.RunAsync("keys", "set", "KEY1", "--bucket", "*", "--prefix", "", "--action", "*", "--expires", "never", "--expect", "never", "--quota", "none", "--quota-objects", "none", "--note", "")).Code);
        var after = await ShowAsync();
        Assert.Equal(0, after.GetProperty("buckets").GetArrayLength() + after.GetProperty("actions").GetArrayLength());
        Assert.True(after.GetProperty("expires").ValueKind == JsonValueKind.Null);
        foreach (var name in (string[])["expect_hours", "quota_bytes", "quota_objects"])
            Assert.True(after.GetProperty(name).ValueKind == JsonValueKind.Null, name);
    }

    [Test]
    [Arguments("--preset", "everything", "is not a preset")]
    [Arguments("--expires", "2020-01-01", "past")]
    [Arguments("--expires", "soon", "--expires")]
    [Arguments("--action", "GetObject", "is not an action")]
    [Arguments("--action", "s3:Foo", "'s3:Foo' is not an action")]
    [Arguments("--action", "s3:GetObjekt", "did you mean 's3:GetObject'?")]
    [Arguments("--action", "s3:Gett*", "is not an action")]
    [Arguments("--expect", "0h", "--expect: '0h' is no time")]
    [Arguments("--expect", "3651d", "is no time")]
    [Arguments("--expect", "", "is no time")]
    [Arguments("--quota", "plenty", "is no size")]
    [Arguments("--quota-objects", "-1", "is no number")]
    public async Task What_would_not_work_is_refused_and_changes_nothing(string option, string value, string told)
    {
        await AddAsync("--preset", "append-only");
        var before = (await ShowAsync()).ToString();
        var (code, _, error) = await _shell.RunAsync("keys", "set", "KEY1", option, value);
        Assert.NotEqual(0, code);
        Assert.Contains(told, error);
        Assert.Equal(before, (await ShowAsync()).ToString());
    }

    /// <summary>Amazon's policies do not mind capitals, and a key with an action that nothing is compared with could do nothing.</summary>
    [Test]
    [Arguments("s3:getobject", "s3:GetObject")]
    [Arguments("s3:PUTOBJECT", "s3:PutObject")]
    [Arguments("s3:get*", "s3:Get*")]
    [Arguments("s3:*", "s3:*")]
    public async Task Actions_are_kept_in_their_own_capitals(string given, string kept)
    {
        await AddAsync("--preset", "full", "--action", given);
        Assert.Equal(kept, (await ShowAsync()).GetProperty("actions")[0].GetString());
    }

    [Test]
    public async Task An_id_with_a_colon_is_refused() => Assert.Contains("colon", (await _shell.RunAsync("keys", "add", "--id", "one:two")).Error);

    [Test]
    public async Task An_unknown_key_is_named() => Assert.Contains("no key K9", (await _shell.RunAsync("keys", "set", "K9", "--note", "x")).Error);

    [Test]
    public async Task A_key_that_prunes_lives_two_hours()
    {
        await AddAsync("--expires", "2h", "--preset", "restic-prune");
        var key = await ShowAsync();
        Assert.Equal("restic-prune", key.GetProperty("preset").GetString());
        var end = key.GetProperty("expires").GetDateTimeOffset();
        Assert.InRange(end - _shell.Shell.Time.GetUtcNow(), TimeSpan.FromMinutes(119), TimeSpan.FromHours(2));
    }

    private async Task AddAsync(params string[] arguments) => Assert.Equal(0, (await _shell.RunAsync(["keys", "add", "--id", "KEY1", .. arguments])).Code);

    private async Task<JsonElement> ShowAsync()
    {
        var (code, output, error) = await _shell.RunAsync("keys", "show", "KEY1", "--secret", "--json");
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement;
    }
}
