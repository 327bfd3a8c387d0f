namespace Pys3Local.Storage.Drime.Tests;

public sealed class AccountTests : IAsyncInitializer, IAsyncDisposable
{
    private DrimeTestService _service = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync() => _service = await DrimeTestService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Test]
    public async Task The_workspaces_of_a_key_begin_with_the_personal_one() =>
        Assert.Equal([new(0, "personal"), new(1465, "Team")], await DrimeAccount.ListWorkspacesAsync(_service.Options, Token));

    [Test]
    public async Task A_check_looks_at_key_workspace_folder_and_quota_and_changes_nothing()
    {
        var checks = await DrimeAccount.CheckAsync(_service.Options with { WorkspaceId = 1465 }, Token);
        Assert.Equal(["key", "workspace", "root folder", "quota"], checks.Select(check => check.Subject));
        Assert.All(checks, check => Assert.Null(check.Problem));
        Assert.DoesNotContain(_service.Server.Requests, request => !request.StartsWith("GET", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_check_says_what_is_wrong()
    {
        var wrongKey = await DrimeAccount.CheckAsync(_service.Options with { ApiKey = "wrong" }, Token);
        Assert.NotNull(Assert.Single(wrongKey).Problem);
        var wrongWorkspace = await DrimeAccount.CheckAsync(_service.Options with { WorkspaceId = 7 }, Token);
        Assert.Contains("1465 (Team)", wrongWorkspace[^1].Problem);
        _service.Server.Behaviour.Quota = 1;
        Assert.NotNull((await DrimeAccount.CheckAsync(_service.Options, Token))[^1].Problem);
    }

    [Test]
    public async Task Buckets_of_one_workspace_are_not_in_another()
    {
        await using var personal = await _service.OpenAsync();
        await personal.WriteBucketAsync("bucket", _ => new BucketInfo { Name = "bucket", Created = DateTimeOffset.UnixEpoch }, Token);
        await using var team = await DrimeObjectStore.OpenAsync(_service.Options with { WorkspaceId = 1465 }, Token);
        Assert.Null(await team.FindBucketAsync("bucket", Token));
    }
}
