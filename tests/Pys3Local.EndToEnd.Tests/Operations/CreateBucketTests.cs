using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class CreateBucketTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_makes_a_bucket()
    {
        await Sdk.PutBucketAsync("made-by-sdk", Cancellation);
        Assert.Contains((await Sdk.ListBucketsAsync(Cancellation)).Buckets, bucket => bucket.BucketName == "made-by-sdk");
    }

    [Test]
    public async Task Raw_answers_with_the_location()
    {
        var response = (await Raw.PutAsync("/made-raw", [], cancellation: Cancellation)).Succeeded();
        Assert.Equal("/made-raw", response.Header("Location"));
        Assert.NotEmpty(response.Header("x-amz-request-id")!);
        Assert.Empty(response.Body);
    }

    [Test]
    public async Task Locks_that_are_neither_on_nor_off_no_bucket()
    {
        (await SendAsync("PUT", "-locks", "", ("x-amz-bucket-object-lock-enabled", "foo"))).Failed(400, "InvalidArgument");
        (await SendAsync("HEAD", "-locks")).Succeeded(404);
    }

    [Test]
    public async Task Own_bucket_again_succeeds_in_us_east_1() =>
        (await Raw.PutAsync($"/{Bucket}", [], cancellation: Cancellation)).Succeeded();

    [Test]
    [Arguments("us-east-1")]
    [Arguments("undefined")]
    [Arguments("")]
    public async Task Location_constraint_of_old_sdks_is_tolerated(string location)
    {
        var body = $"""<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>{location}</LocationConstraint></CreateBucketConfiguration>""";
        (await Raw.PutAsync($"/{Bucket}-located", System.Text.Encoding.UTF8.GetBytes(body), cancellation: Cancellation)).Succeeded();
    }

    [Test]
    [Arguments("ab")]
    [Arguments("Upper")]
    [Arguments("under_score")]
    [Arguments("-dash")]
    [Arguments("dash-")]
    [Arguments("two..dots")]
    [Arguments("192.168.1.1")]
    [Arguments("xn--punycode")]
    [Arguments("name-s3alias")]
    [Arguments("1234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Name_against_the_rules_InvalidBucketName(string name) =>
        (await Raw.PutAsync($"/{name}", [], cancellation: Cancellation)).Failed(400, "InvalidBucketName");

    [Test]
    [Arguments("a.b-c.9")]
    [Arguments("123")]
    [Arguments("123456789012345678901234567890123456789012345678901234567890123")]
    public async Task Name_by_the_rules_is_made(string name)
    {
        (await Raw.PutAsync($"/{name}", [], cancellation: Cancellation)).Succeeded();
        (await Raw.HeadAsync($"/{name}", Cancellation)).Succeeded();
    }

    [Test]
    public async Task Sdk_name_against_the_rules_says_InvalidBucketName()
    {
        var error = await Assert.ThrowsAsync<AmazonS3Exception>(() => Sdk.PutBucketAsync("UPPER", Cancellation));
        Assert.Equal("InvalidBucketName", error.ErrorCode);
    }
}
