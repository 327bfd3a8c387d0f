using Pys3Local.S3.Access;
using Pys3Local.S3.Administration;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;

namespace Pys3Local.S3.Tests.Locking;

/// <summary>Dates near the end of what a date can be, which come from clients, from files and from other services.</summary>
public sealed class FarTimesTests
{
    private static readonly DateTimeOffset End = DateTimeOffset.MaxValue;

    private readonly TestServer _server = new();

    [Test]
    [Arguments("9999-12-31T23:59:59Z")]
    [Arguments("9999-12-31T23:59:59.999Z")]
    [Arguments("2027-01-01T00:00:00Z")]
    public async Task An_upload_is_repeated_whatever_the_end_of_its_retention(string until)
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        var key = _server.Add(new() { Id = "APPENDKEY", Secret = "append-secret", User = "olga", Scope = KeyPresets.Find("append-only")! with { LengthensRetentionOnly = false } });
        for (var i = 0; i < 3; i++)
        {
            var answer = await _server.AsAsync(key, "PUT", "/bucket/a", "data", ("x-amz-object-lock-mode", "COMPLIANCE"), ("x-amz-object-lock-retain-until-date", until));
            Assert.Equal(200, answer.Status);
            _server.Time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    [Test]
    [Arguments("<Expiration><Days>2147483647</Days></Expiration>")]
    [Arguments("<Expiration><Date>9999-12-31T00:00:00Z</Date></Expiration>")]
    [Arguments("<Expiration><Days>1</Days></Expiration>")]
    [Arguments("<NoncurrentVersionExpiration><NoncurrentDays>2147483647</NoncurrentDays></NoncurrentVersionExpiration>")]
    [Arguments("<Transition><Days>2147483647</Days><StorageClass>GLACIER</StorageClass></Transition>")]
    public async Task A_lifecycle_goes_over_objects_of_any_time(string rule)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        await _server.DoAsync(
            "PUT", "/bucket?lifecycle", $"<LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status><Filter><ObjectSizeGreaterThan>0</ObjectSizeGreaterThan></Filter>{rule}</Rule></LifecycleConfiguration>");
        foreach (var (version, time) in new[] { ("v1", End), ("v2", DateTimeOffset.MinValue), ("v3", End.AddDays(-1)), ("v4", End) })
        {
            await _server.Store.PutObjectAsync(
                "bucket", "a", new() { VersionId = version, Body = new MemoryStream([1]), Seal = size => new() { Key = "a", Size = size, ETag = "e", LastModified = time } }, TestRun.Cancellation);
        }

        Assert.Equal(200, (await _server.DoAsync("GET", "/bucket/a")).Status);
        Assert.Empty((await _server.Server.Lifecycle.RunOnceAsync(TestRun.Cancellation)).Failures);
    }

    [Test]
    public void A_write_that_is_expected_after_the_end_of_time_is_not_overdue() =>
        Assert.Null(ExpectedWrites.OverdueSince(ExpectedWrites.MaxHours, End, End.AddDays(-1)));

    [Test]
    public void A_sum_ends_where_dates_end()
    {
        var time = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.FromHours(2));
        Assert.Equal(time.AddDays(1), time.PlusOrEnd(TimeSpan.FromDays(1)));
        Assert.Equal(time.AddDays(-1), time.PlusOrEnd(-TimeSpan.FromDays(1)));
        Assert.Equal(End, time.PlusOrEnd(TimeSpan.MaxValue));
        Assert.Equal(End, End.PlusOrEnd(TimeSpan.FromTicks(1)));
        Assert.Equal(End, End.PlusOrEnd(TimeSpan.Zero));
        Assert.Equal(DateTimeOffset.MinValue, time.PlusOrEnd(TimeSpan.MinValue));
        Assert.Equal(DateTimeOffset.MinValue, DateTimeOffset.MinValue.PlusOrEnd(-TimeSpan.FromTicks(1)));
    }
}
