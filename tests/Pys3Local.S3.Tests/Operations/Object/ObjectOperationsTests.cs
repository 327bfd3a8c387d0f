using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Object;

/// <summary>The round trips of objects: content, versions, tags, locks, copies, deletions.</summary>
public sealed class ObjectOperationsTests
{
    private const string Enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";

    private readonly TestServer _server = new();

    [Test]
    public async Task PutObject_GetObject_HeadObject()
    {
        await _server.DoAsync("PUT", "/bucket");
        var put = await _server.DoAsync("PUT", "/bucket/a/b", "content", ("Content-Type", "text/plain"), ("x-amz-meta-Mtime", "1.5"));
        Assert.Equal("\"9a0364b9e99bb480dd25e1f0284c8555\"", put.Header("ETag"));
        var get = await _server.DoAsync("GET", "/bucket/a/b");
        Assert.Equal(("content", "text/plain", "1.5"), (get.Text, get.Header("Content-Type"), get.Header("x-amz-meta-mtime")));
        var head = await _server.DoAsync("HEAD", "/bucket/a/b");
        Assert.Equal(("7", 0), (head.Header("Content-Length"), head.Body.Length));

        var range = await _server.DoAsync("GET", "/bucket/a/b", "", ("Range", "bytes=1-3"));
        Assert.Equal((206, "ont", "bytes 1-3/7"), (range.Status, range.Text, range.Header("Content-Range")));
        await _server.RefusedAsync(416, "InvalidRange", "GET", "/bucket/a/b", "", ("Range", "bytes=9-"));
        Assert.Equal(304, (await _server.SendAsync("GET", "/bucket/a/b", "", ("If-None-Match", put.Header("ETag")!))).Status);
        await _server.RefusedAsync(412, "PreconditionFailed", "GET", "/bucket/a/b", "", ("If-Match", "\"x\""));
    }

    /// <summary>The three forms of RFC 9110, 5.6.7.</summary>
    [Test]
    [Arguments("Tue, 10 Mar 2026 12:00:00 GMT", 304)]
    [Arguments("Tuesday, 10-Mar-26 12:00:00 GMT", 304)]
    [Arguments("Tue Mar 10 12:00:00 2026", 304)]
    [Arguments("Tue Feb 10 12:00:00 2026", 200)]
    [Arguments("soon", 200)]
    public async Task Dates_of_conditions(string date, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        Assert.Equal(status, (await _server.SendAsync("GET", "/bucket/key", "", ("If-Modified-Since", date))).Status);
    }

    [Test]
    public async Task Conditional_writes_are_decided_with_the_commit()
    {
        await _server.DoAsync("PUT", "/bucket");
        var race = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => _server.SendAsync("PUT", "/bucket/key", $"{i}", ("If-None-Match", "*")))));
        Assert.Single(race, r => r.Status == 200);
        Assert.Equal(63, race.Count(r => r.Status == 412));
        await _server.RefusedAsync(412, "PreconditionFailed", "PUT", "/bucket/key", "x", ("If-Match", "\"x\""));
        await _server.RefusedAsync(404, "NoSuchKey", "PUT", "/bucket/missing", "x", ("If-Match", "\"x\""));
    }

    [Test]
    public async Task Versions()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "null");
        await _server.DoAsync("PUT", "/bucket?versioning", Enabled);
        var first = (await _server.DoAsync("PUT", "/bucket/key", "1")).Header("x-amz-version-id");
        var marker = await _server.SendAsync("DELETE", "/bucket/key");
        Assert.Equal("true", marker.Header("x-amz-delete-marker"));
        Assert.Equal("true", (await _server.SendAsync("GET", "/bucket/key")).Header("x-amz-delete-marker"));
        await _server.RefusedAsync(405, "MethodNotAllowed", "GET", $"/bucket/key?versionId={marker.Header("x-amz-version-id")}");
        Assert.Equal("1", (await _server.DoAsync("GET", $"/bucket/key?versionId={first}")).Text);
        Assert.Equal("null", (await _server.DoAsync("GET", "/bucket/key?versionId=null")).Text);

        var list = await _server.DoAsync("GET", "/bucket?versions");
        Assert.Equal([marker.Header("x-amz-version-id")!, first!, "null"], list.Values("VersionId"));
        Assert.Equal(["true", "false", "false"], list.Values("IsLatest"));

        var page = await _server.DoAsync("GET", "/bucket?versions&max-keys=1");
        Assert.Equal("true", page.Value("IsTruncated"));
        var next = await _server.DoAsync("GET", $"/bucket?versions&max-keys=1&key-marker=key&version-id-marker={page.Value("NextVersionIdMarker")}");
        Assert.Equal(first, next.Value("VersionId"));

        await _server.DoAsync("DELETE", $"/bucket/key?versionId={marker.Header("x-amz-version-id")}");
        Assert.Equal("1", (await _server.DoAsync("GET", "/bucket/key")).Text);
        await _server.RefusedAsync(404, "NoSuchVersion", "GET", "/bucket/key?versionId=0123456789abcdef0123456789abcdef");
    }

    [Test]
    public async Task Tags_of_objects_and_buckets()
    {
        const string Tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "x", ("x-amz-tagging", "c=d&e=f"));
        Assert.Equal(["c", "e"], (await _server.DoAsync("GET", "/bucket/key?tagging")).Values("Key"));
        Assert.Equal("2", (await _server.DoAsync("GET", "/bucket/key")).Header("x-amz-tagging-count"));
        await _server.DoAsync("PUT", "/bucket/key?tagging", Tags);
        Assert.Equal("b", (await _server.DoAsync("GET", "/bucket/key?tagging")).Value("Value"));
        Assert.Equal("x", (await _server.DoAsync("GET", "/bucket/key")).Text);
        await _server.DoAsync("DELETE", "/bucket/key?tagging");
        Assert.Empty((await _server.DoAsync("GET", "/bucket/key?tagging")).Values("Key"));
        await _server.RefusedAsync(400, "InvalidTag", "PUT", "/bucket/key?tagging", Tags.Replace("<Key>a", "<Key>aws:a"));

        await _server.DoAsync("PUT", "/bucket?tagging", Tags);
        Assert.Equal("a", (await _server.DoAsync("GET", "/bucket?tagging")).Value("Key"));
        await _server.DoAsync("DELETE", "/bucket?tagging");
        await _server.RefusedAsync(404, "NoSuchTagSet", "GET", "/bucket?tagging");
    }

    [Test]
    [Arguments("a*")]
    [Arguments("a,b")]
    [Arguments("a\tb")]
    [Arguments("☺")]
    public async Task Tags_have_letters_digits_spaces_and_a_few_signs(string text)
    {
        string Tags(string key, string value) => $"<Tagging><TagSet><Tag><Key>{key}</Key><Value>{value}</Value></Tag></TagSet></Tagging>";
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, "InvalidTag", "PUT", "/bucket/key", "x", ("x-amz-tagging", $"a={Uri.EscapeDataString(text)}"));
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/key");
        await _server.RefusedAsync(400, "InvalidTag", "PUT", "/bucket?tagging", Tags(text, "a"));

        const string Legal = "Größe ँिہ𐐷 1² +-=._:/@";
        await _server.DoAsync("PUT", "/bucket/key", "x");
        await _server.RefusedAsync(400, "InvalidTag", "PUT", "/bucket/key?tagging", Tags("a", text));
        await _server.DoAsync("PUT", "/bucket/key?tagging", Tags(Legal, Legal));
        Assert.Equal(Legal, (await _server.DoAsync("GET", "/bucket/key?tagging")).Value("Value"));
    }

    [Test]
    [Arguments("foo", 400)]
    [Arguments("ftp://example.org/", 400)]
    [Arguments("/page", 200)]
    [Arguments("https://example.org/", 200)]
    public async Task A_website_redirect_is_a_path_or_an_address(string location, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        var put = await _server.SendAsync("PUT", "/bucket/key", "x", ("x-amz-website-redirect-location", location));
        Assert.Equal(status, put.Status);
        if (status == 400)
            put.IsError(400, "InvalidRedirectLocation");
        else
            Assert.Equal(location, (await _server.DoAsync("HEAD", "/bucket/key")).Header("x-amz-website-redirect-location"));
    }

    [Test]
    public async Task Locks_hold_and_can_be_bypassed_where_they_may()
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await _server.DoAsync("PUT", "/bucket?object-lock", "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>");
        var version = (await _server.DoAsync("PUT", "/bucket/key", "x")).Header("x-amz-version-id");
        Assert.Equal("GOVERNANCE", (await _server.DoAsync("GET", "/bucket/key?retention")).Value("Mode"));
        await _server.RefusedAsync(403, "AccessDenied", "DELETE", $"/bucket/key?versionId={version}");

        await _server.DoAsync("PUT", $"/bucket/key?retention&versionId={version}", "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2026-04-01T00:00:00Z</RetainUntilDate></Retention>");
        const string Shorter = "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2026-03-12T00:00:00Z</RetainUntilDate></Retention>";
        await _server.RefusedAsync(403, "AccessDenied", "PUT", $"/bucket/key?retention&versionId={version}", Shorter);
        await _server.DoAsync("PUT", $"/bucket/key?retention&versionId={version}", Shorter, ("x-amz-bypass-governance-retention", "true"));

        await _server.DoAsync("PUT", "/bucket/key?legal-hold", "<LegalHold><Status>ON</Status></LegalHold>");
        Assert.Equal("ON", (await _server.DoAsync("GET", "/bucket/key?legal-hold")).Value("Status"));
        await _server.RefusedAsync(403, "AccessDenied", "DELETE", $"/bucket/key?versionId={version}", "", ("x-amz-bypass-governance-retention", "true"));
        await _server.DoAsync("PUT", "/bucket/key?legal-hold", "<LegalHold><Status>OFF</Status></LegalHold>");
        await _server.DoAsync("DELETE", $"/bucket/key?versionId={version}", "", ("x-amz-bypass-governance-retention", "true"));
        await _server.RefusedAsync(409, "InvalidBucketState", "PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>");
    }

    [Test]
    public async Task A_retention_in_the_body_is_judged_by_the_policy()
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        await _server.DoAsync("PUT", "/bucket/key", "x");
        await _server.DoAsync("PUT", "/bucket?policy", """{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObjectRetention","Resource":"arn:aws:s3:::bucket/*","Condition":{"NumericGreaterThan":{"s3:object-lock-remaining-retention-days":"10"}}}]}""");
        const string Retention = "<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2026-03-DDT00:00:00Z</RetainUntilDate></Retention>";
        await _server.RefusedAsync(403, "AccessDenied", "PUT", "/bucket/key?retention", Retention.Replace("DD", "30"));
        await _server.DoAsync("PUT", "/bucket/key?retention", Retention.Replace("DD", "15"));
    }

    [Test]
    public async Task CopyObject()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/a%20b", "data", ("x-amz-meta-a", "1"), ("x-amz-tagging", "t=1"));
        var copy = await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "/bucket/a%20b"));
        Assert.Equal("\"8d777f385d3dfec8815d20f7496026dc\"", copy.Value("ETag"));
        var read = await _server.DoAsync("GET", "/bucket/copy");
        Assert.Equal(("data", "1", "1"), (read.Text, read.Header("x-amz-meta-a"), read.Header("x-amz-tagging-count")));

        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/copy"));
        await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/copy"), ("x-amz-metadata-directive", "REPLACE"), ("x-amz-meta-a", "2"));
        Assert.Equal("2", (await _server.DoAsync("HEAD", "/bucket/copy")).Header("x-amz-meta-a"));
        await _server.RefusedAsync(404, "NoSuchKey", "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/missing"));
        await _server.RefusedAsync(412, "PreconditionFailed", "PUT", "/bucket/copy2", "", ("x-amz-copy-source", "bucket/copy"), ("x-amz-copy-source-if-match", "\"x\""));
    }

    [Test]
    public async Task DeleteObjects()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/a", "1");
        await _server.DoAsync("PUT", "/bucket/b", "2");
        var deleted = await _server.DoAsync("POST", "/bucket?delete", "<Delete><Object><Key>a</Key></Object><Object><Key>missing</Key></Object><Object><Key>b</Key><ETag>\"x\"</ETag></Object></Delete>");
        Assert.Equal(["a", "missing", "b"], deleted.Values("Key"));
        Assert.Equal("PreconditionFailed", deleted.Value("Code"));
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/a");
        await _server.RefusedAsync(400, "MalformedXML", "POST", "/bucket?delete", "<Delete/>");
        var others = await _server.AsAsync(TestServer.Other, "POST", "/bucket?delete", "<Delete><Object><Key>b</Key></Object></Delete>");
        Assert.Equal((403, "AccessDenied"), (others.Status, others.Value("Code")));
        await _server.DoAsync("GET", "/bucket/b");
    }

    [Test]
    public async Task GetObjectAttributes()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "123456789", ("x-amz-checksum-crc32", "y/Q5Jg=="));
        var attributes = await _server.DoAsync("GET", "/bucket/key?attributes", "", ("x-amz-object-attributes", "ETag,ObjectSize,Checksum"));
        Assert.Equal(("9", "y/Q5Jg==", "25f9e794323b453885f5181f1b624d0b"), (attributes.Value("ObjectSize"), attributes.Value("ChecksumCRC32"), attributes.Value("ETag")));
        await _server.RefusedAsync(400, "InvalidRequest", "GET", "/bucket/key?attributes");
        await _server.RefusedAsync(400, "InvalidArgument", "GET", "/bucket/key?attributes", "", ("x-amz-object-attributes", "ETag,Colour"));
        await _server.RefusedAsync(400, "BadDigest", "PUT", "/bucket/key", "other", ("x-amz-checksum-crc32", "y/Q5Jg=="));
        Assert.Equal("123456789", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }
}
