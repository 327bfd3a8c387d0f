using System.Net;
using System.Text;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.S3Client.Tests;

/// <summary>Listings of services that are not as Amazon's: what cannot be read to its end is never taken for the end.</summary>
public sealed class ListingTests
{
    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task A_service_of_the_first_version_is_listed_to_its_end()
    {
        using var service = new Pages(query => query.Get("marker") switch
        {
            null => Page("a", "b c"),
            "b c" => Page("d/", "e"),
            "e" => "<ListBucketResult><IsTruncated>true</IsTruncated><NextMarker>f</NextMarker><Contents><Key>f</Key></Contents></ListBucketResult>",
            "f" => "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>g</Key></Contents></ListBucketResult>",
            _ => "<Error><Code>InvalidArgument</Code></Error>",
        });

        Assert.Equal(["a", "b c", "d/", "e", "f", "g"], await KeysAsync(service));
        Assert.Equal([true, false, false, false], service.Queries.Select(query => query.Get("list-type") == "2"));
    }

    [Test]
    [Arguments("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>")]
    [Arguments("<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>")]
    [Arguments("<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken><Contents><Key>a</Key></Contents></ListBucketResult>")]
    public async Task A_listing_that_does_not_get_on_is_a_failure(string page)
    {
        using var service = new Pages(_ => page);

        var failure = await Assert.ThrowsAsync<S3Failure>(() => KeysAsync(service));

        Assert.Equal("BadListing", failure.Code);
        Assert.True(service.Queries.Count <= 2);
    }

    [Test]
    [Arguments("<ListVersionsResult><IsTruncated>true</IsTruncated><Version><Key>a</Key></Version></ListVersionsResult>")]
    [Arguments("<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>1</NextVersionIdMarker></ListVersionsResult>")]
    public async Task Nor_one_of_versions(string page)
    {
        using var service = new Pages(_ => page);
        using var connection = service.Connect();

        var failure = await Assert.ThrowsAsync<S3Failure>(() => connection.ListKeyAsync("bucket", "a", null, Token));
        Assert.Equal("BadListing", failure.Code);
    }

    [Test]
    public async Task Parts_go_on_after_the_last_one_and_do_not_begin_again()
    {
        using var service = new Pages(query => query.Get("part-number-marker") switch
        {
            null => "<ListPartsResult><IsTruncated>true</IsTruncated><Part><PartNumber>7</PartNumber><Size>1</Size></Part></ListPartsResult>",
            "7" => "<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>8</PartNumber><Size>1</Size></Part></ListPartsResult>",
            _ => "<Error><Code>InvalidArgument</Code></Error>",
        });
        using var connection = service.Connect();
        Assert.Equal([7, 8], (await connection.ListPartsAsync("bucket", "key", "id", Token))!.Select(part => part.Number));

        using var endless = new Pages(_ => "<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>7</NextPartNumberMarker></ListPartsResult>");
        using var other = endless.Connect();
        Assert.Equal("BadListing", (await Assert.ThrowsAsync<S3Failure>(() => other.ListPartsAsync("bucket", "key", "id", Token))).Code);
    }

    [Test]
    public async Task A_document_that_stops_coming_is_a_failure()
    {
        using var service = new Pages(null);
        using var connection = new S3Connection(service.Options with { Patience = TimeSpan.FromHours(2), TimeProvider = new MinutesPass() });

        var failure = await Assert.ThrowsAsync<S3Failure>(() => connection.ListAsync("bucket", new(), null, Token));

        Assert.Equal(S3Failure.NoAnswer, failure.Code);
        Assert.Contains("the body stopped coming", failure.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_header_that_cannot_be_sent_is_said_of_its_object()
    {
        using var service = new Pages(_ => "");
        using var connection = service.Connect();

        var failure = await Assert.ThrowsAsync<S3Failure>(() => connection.PutAsync("bucket", "key", S3Body.Of(new byte[1]), [new("x-amz-meta-a b", "1")], Token));

        Assert.Contains("bucket/key", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'x-amz-meta-a b' cannot be sent", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    private static string Page(params string[] keys) =>
        $"<ListBucketResult><IsTruncated>true</IsTruncated>{string.Concat(keys.Select(key => $"<Contents><Key>{key}</Key><Size>1</Size></Contents>"))}</ListBucketResult>";

    private static async Task<List<string>> KeysAsync(Pages service)
    {
        using var connection = service.Connect();
        var keys = new List<string>();
        S3Marker? marker = null;
        do
        {
            var page = await connection.ListAsync("bucket", new(), marker, Token);
            keys.AddRange(page.Objects.Select(one => one.Key));
            marker = page.Next;
        }
        while (marker is not null);
        return keys;
    }

    /// <summary>Answers each query with a document; without one, with a body that never comes.</summary>
    private sealed class Pages(Func<System.Collections.Specialized.NameValueCollection, string>? answer) : HttpMessageHandler
    {
        public List<System.Collections.Specialized.NameValueCollection> Queries { get; } = [];

        public S3ConnectionOptions Options => new() { Endpoint = new("http://service.test"), HttpMessageHandler = this, Delay = (_, _) => Task.CompletedTask };

        public S3Connection Connect() => new(Options);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query);
            Queries.Add(query);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = answer is null ? new StreamContent(new Silence()) : new ByteArrayContent(Encoding.UTF8.GetBytes(answer(query))),
            });
        }
    }

    private sealed class Silence : Storage.ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await TestRun.UntilCancelledAsync(cancellationToken);
            return 0;
        }
    }

    /// <summary>A minute is over at once, and an hour never.</summary>
    private sealed class MinutesPass : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(callback, state, dueTime);

        private sealed class Timer : ITimer
        {
            private readonly TimerCallback _callback;
            private readonly object? _state;

            public Timer(TimerCallback callback, object? state, TimeSpan dueTime)
            {
                (_callback, _state) = (callback, state);
                Change(dueTime, Timeout.InfiniteTimeSpan);
            }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (dueTime == TimeSpan.FromMinutes(1))
                    ThreadPool.QueueUserWorkItem(_ => _callback(_state));

                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
