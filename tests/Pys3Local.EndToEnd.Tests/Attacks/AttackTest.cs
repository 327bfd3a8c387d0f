using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>One class of attack; each test is named after the advisories that it repeats.</summary>
[ClassDataSource<AttackServer>(Shared = SharedType.PerClass)]
public abstract class AttackTest(AttackServer server) : IAsyncInitializer, IAsyncDisposable
{
    protected static readonly byte[] Secret = "what the attacker is after"u8.ToArray();

    protected static CancellationToken Cancellation => TestRun.Cancellation;

    // Public for the generated code that looks through properties for what has to be started.
    public AttackServer Server => server;

    protected RawS3 Owner => server.Owner;

    /// <summary>Holds <c>private/secret</c>.</summary>
    protected string Bucket { get; private set; } = "";

    public virtual async Task InitializeAsync()
    {
        Bucket = await server.NewBucketAsync(Cancellation);
        (await Owner.PutAsync($"/{Bucket}/private/secret", Secret, cancellation: Cancellation)).Succeeded();
    }

    public ValueTask DisposeAsync()
    {
        // Of a class that has both ways to end, the runner takes this one only.
        (this as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Refused, and nothing of what the attacker is after is in the answer.</summary>
    protected static void Refused(RawResponse response, params int[] statuses)
    {
        Assert.True(statuses.Length == 0 ? response.Status is >= 400 and < 500 or 501 : statuses.Contains(response.Status), response.ToString());
        Assert.DoesNotContain("attacker is after", response.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(AttackServer.Canary, response.Text, StringComparison.Ordinal);
    }

    protected async Task UnharmedAsync()
    {
        Assert.Equal(Secret, (await Owner.GetAsync($"/{Bucket}/private/secret", cancellation: Cancellation)).Succeeded().Body);
        Assert.Equal(["private/secret"], await ListAsync());
    }

    protected async Task<string[]> ListAsync()
    {
        var page = (await Owner.GetAsync($"/{Bucket}", "list-type=2&encoding-type=url", Cancellation)).Succeeded();
        return [.. page.Xml.Elements("Contents").Select(entry => Uri.UnescapeDataString(entry.Element("Key")!.Value))];
    }

    protected async Task<string> CreateUploadAsync(RawS3 raw, string key) =>
        (await raw.PostAsync($"/{Bucket}/{key}", "uploads", [], Cancellation)).Succeeded().Xml.Element("UploadId")!.Value;
}
