using Pys3Local.EndToEnd.Attacks;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Behaviour;

/// <summary>Two users with a key each, from the configuration: what belongs to one is closed to the other until its policy or ACL opens it.</summary>
[ClassDataSource<AttackServer>(Shared = SharedType.PerClass)]
public sealed class UsersTests(AttackServer server) : IAsyncInitializer
{
    private string _bucket = "";

    private static CancellationToken Cancellation => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _bucket = await server.NewBucketAsync(Cancellation);
        await OwnerPutsAsync("/key", "content");
    }

    [Test]
    public async Task Anothers_bucket_is_closed_and_not_listed()
    {
        (await StrangerGetsAsync("/key")).Failed(403, "AccessDenied");
        (await StrangerGetsAsync("", "list-type=2")).Failed(403, "AccessDenied");
        (await server.Stranger.PutAsync($"/{_bucket}/key", [], cancellation: Cancellation)).Failed(403, "AccessDenied");
        (await server.Stranger.DeleteAsync($"/{_bucket}", cancellation: Cancellation)).Failed(403, "AccessDenied");
        (await server.Stranger.PutAsync($"/{_bucket}", [], cancellation: Cancellation)).Failed(409, "BucketAlreadyExists");
        Assert.DoesNotContain(_bucket, (await server.Stranger.GetAsync("/", cancellation: Cancellation)).Succeeded().Text, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_policy_opens_what_it_names_to_whom_it_names()
    {
        var policy = Policies.AllowEveryone(_bucket, "s3:GetObject").Replace("\"Principal\":\"*\"", "\"Principal\":{\"AWS\":\"mallory\"}", StringComparison.Ordinal);
        await OwnerPutsAsync("", policy, "policy", 204);
        Assert.Equal("content", (await StrangerGetsAsync("/key")).Succeeded().Text);
        (await StrangerGetsAsync("", "list-type=2")).Failed(403, "AccessDenied");
        (await StrangerGetsAsync("", "policy")).Failed(403, "AccessDenied");
        (await server.Owner.SendAsync(server.Owner.Request("GET", $"/{_bucket}/key"), Cancellation)).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task An_ACL_opens_the_object_to_the_grantee()
    {
        await OwnerPutsAsync("", "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>", "ownershipControls");
        await OwnerPutsAsync("/other", "content");
        var grant = server.Owner.Request("PUT", $"/{_bucket}/key", "acl", []).With("x-amz-grant-read", $"id=\"{await IdOfStrangerAsync()}\"");
        (await server.Owner.SendSignedAsync(grant, Cancellation)).Succeeded();
        Assert.Equal("content", (await StrangerGetsAsync("/key")).Succeeded().Text);
        (await StrangerGetsAsync("/other")).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task A_bucket_belongs_to_who_made_it()
    {
        var bucket = $"{_bucket}-of-mallory";
        (await server.Stranger.PutAsync($"/{bucket}", [], cancellation: Cancellation)).Succeeded();
        var acl = (await server.Stranger.GetAsync($"/{bucket}", "acl", Cancellation)).Succeeded().Xml;
        Assert.Equal(await IdOfStrangerAsync(), acl.Element("Owner")!.Element("ID")!.Value);
        (await server.Owner.GetAsync($"/{bucket}", "list-type=2", Cancellation)).Failed(403, "AccessDenied");
    }

    private async Task<string> IdOfStrangerAsync() =>
        (await server.Stranger.GetAsync("/", cancellation: Cancellation)).Succeeded().Xml.Element("Owner")!.Element("ID")!.Value;

    private Task<RawResponse> StrangerGetsAsync(string target, string query = "") => server.Stranger.GetAsync($"/{_bucket}{target}", query, Cancellation);

    private async Task OwnerPutsAsync(string target, string body, string query = "", int status = 200) =>
        (await server.Owner.PutAsync($"/{_bucket}{target}", System.Text.Encoding.UTF8.GetBytes(body), query, Cancellation)).Succeeded(status);
}
