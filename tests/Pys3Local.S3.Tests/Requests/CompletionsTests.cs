using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Requests;

/// <summary>A completion that is sent again is answered as the first was, where it asks for the same and that is still there. (faults C30)</summary>
public sealed class CompletionsTests
{
    private readonly TestServer _server = new();

    [Test]
    public async Task While_the_first_is_at_work()
    {
        var (upload, document) = await UploadAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _server.SendAsync("POST", $"/bucket/key?uploadId={upload}", document))));
        Assert.All(answers, answer => Assert.Equal((200, answers[0].Value("ETag")), (answer.Status, answer.Value("ETag"))));
        Assert.EndsWith("-1\"", answers[0].Value("ETag"));
    }

    [Test]
    [Arguments("overwritten")]
    [Arguments("deleted")]
    public async Task After_the_key_was_changed_nothing_is_said_to_be_stored_that_is_not(string how)
    {
        var (upload, document) = await UploadAsync();
        await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);
        await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);
        await _server.DoAsync(how == "deleted" ? "DELETE" : "PUT", "/bucket/key", how == "deleted" ? "" : "new");

        await _server.RefusedAsync(404, "NoSuchUpload", "POST", $"/bucket/key?uploadId={upload}", document);
        if (how != "deleted")
            Assert.Equal("new", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    [Arguments(0)]
    [Arguments(2)]
    public async Task With_other_parts_it_is_refused(int hours)
    {
        var (upload, document) = await UploadAsync();
        var etag = document.Split("<ETag>")[1].Split('<')[0];
        await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);

        _server.Time.Advance(TimeSpan.FromHours(hours));
        foreach (var parts in (string[])[Part(1, new('0', 32)), Part(1, "none"), Part(1, etag) + Part(2, etag)])
            await _server.RefusedAsync(400, "InvalidPart", "POST", $"/bucket/key?uploadId={upload}", $"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>");
        if (hours == 0)
            await _server.RefusedAsync(400, "InvalidPart", "POST", $"/bucket/key?uploadId={upload}", $"<CompleteMultipartUpload>{Part(2, etag)}</CompleteMultipartUpload>");

        await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);
    }

    [Test]
    public async Task A_condition_that_the_first_did_not_have_is_decided_and_one_that_it_had_is_not_again()
    {
        var (upload, document) = await UploadAsync();
        await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);
        await _server.RefusedAsync(412, "PreconditionFailed", "POST", $"/bucket/key?uploadId={upload}", document, ("If-None-Match", "*"));

        await _server.DoAsync("DELETE", "/bucket/key");
        (upload, document) = await UploadAsync();
        await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document, ("If-None-Match", "*"));
        await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document, ("If-None-Match", "*"));
    }

    [Test]
    public async Task A_version_that_is_there_below_others_is_answered_and_one_that_is_gone_is_not()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        var (upload, document) = await UploadAsync();
        var version = (await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document)).Header("x-amz-version-id");
        await _server.DoAsync("PUT", "/bucket/key", "new");
        Assert.Equal(version, (await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document)).Header("x-amz-version-id"));

        await _server.DoAsync("DELETE", $"/bucket/key?versionId={version}");
        await _server.RefusedAsync(404, "NoSuchUpload", "POST", $"/bucket/key?uploadId={upload}", document);
    }

    [Test]
    public async Task After_a_restart_by_the_object_itself_or_a_version_of_it()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        var (upload, document) = await UploadAsync();
        var first = await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);
        await _server.DoAsync("PUT", "/bucket/key", "new");

        _server.Time.Advance(TimeSpan.FromHours(2));
        var again = await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);
        Assert.Equal((first.Value("ETag"), first.Header("x-amz-version-id")), (again.Value("ETag"), again.Header("x-amz-version-id")));
    }

    [Test]
    public async Task Another_key_or_one_that_was_aborted_is_no_completion()
    {
        var (upload, document) = await UploadAsync();
        await _server.RefusedAsync(404, "NoSuchUpload", "POST", $"/bucket/other?uploadId={upload}", document);
        await _server.DoAsync("DELETE", $"/bucket/key?uploadId={upload}");
        await _server.RefusedAsync(404, "NoSuchUpload", "POST", $"/bucket/key?uploadId={upload}", document);
    }

    [Test]
    public async Task A_bucket_that_was_made_again_has_nothing_of_the_uploads_of_before()
    {
        var (upload, document) = await UploadAsync();
        await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);
        await _server.DoAsync("DELETE", "/bucket/key");
        await _server.DoAsync("DELETE", "/bucket");
        _server.Time.Advance(TimeSpan.FromMilliseconds(1));
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(404, "NoSuchUpload", "POST", $"/bucket/key?uploadId={upload}", document);
    }

    private static string Part(int number, string etag) => $"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>";

    private async Task<(string Upload, string Document)> UploadAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        var upload = (await _server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        var part = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "content");
        return (upload, $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>");
    }
}
