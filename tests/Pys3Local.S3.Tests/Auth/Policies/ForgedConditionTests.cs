using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Auth.Policies;

/// <summary>Faults B4: a condition takes its value from what was verified or will be stored. Every condition key, from everywhere a client could put a value.</summary>
public sealed class ForgedConditionTests
{
    private static readonly string[] Places = ["header", "query", "body", "form"];

    /// <summary>What a client says of itself, by the meaning of the key.</summary>
    private static readonly string[] OwnWords = ["aws:UserAgent", "aws:Referer"];

    private readonly TestServer _server = new();

    public static IEnumerable<(string Key, string Place)> Cases() =>
        ConditionKeys.All.Concat(["s3:RequestObjectTag/env", "s3:ExistingObjectTag/env", "s3:RequestObjectTagKeys"])
            .SelectMany(key => Places.Select(place => (key, place)))
            .Where(c => c.place != "header" || !OwnWords.Contains(c.key))
            // The tags of a form, and those in the body of PutObjectTagging, are what is stored: that is tried below.
            .Where(c => !(c.key.StartsWith("s3:RequestObjectTag", StringComparison.Ordinal) && c.place == "form"));

    [Test]
    public async Task No_condition_is_met_by_a_value_that_is_not_used()
    {
        var tried = 0;
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content", ("x-amz-tagging", "class=public"));
        foreach (var (key, place) in Cases())
        {
            await _server.DoAsync("PUT", "/bucket?policy", $$$$"""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":["s3:GetObject","s3:PutObject","s3:PutObjectTagging"],"Resource":"arn:aws:s3:::bucket/*","Condition":{"ForAnyValue:StringEquals":{"{{{{key}}}}":"forged"}}}]}
                """);
            var answer = await ForgeAsync(NameOf(key), place);
            Assert.True(answer.Status is >= 400 and < 500 or 501, $"{key} forged in the {place}: {answer.Status} {answer.Text}");
            tried++;
        }

        Assert.Equal(ExpectedCases, tried);
        Assert.Equal("public", (await _server.DoAsync("GET", "/bucket/key?tagging")).Value("Value"));
    }

    /// <summary>All keys and the three of tags, four places each; less the two that a client says of itself in a header, and tags in a form.</summary>
    private static int ExpectedCases => ((ConditionKeys.All.Count + 3) * 4) - 2 - 2;

    [Test]
    public void The_table_has_every_key() => Assert.Equal(248, ExpectedCases);

    [Test]
    public async Task B4_tags_of_the_body_are_not_those_of_a_header()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        await _server.DoAsync("PUT", "/bucket?policy", """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":["s3:PutObject","s3:PutObjectTagging"],"Resource":"arn:aws:s3:::bucket/*","Condition":{"StringEquals":{"s3:RequestObjectTag/env":"dev"}}}]}
            """);
        const string Public = "<Tagging><TagSet><Tag><Key>class</Key><Value>public</Value></Tag></TagSet></Tagging>";
        (await _server.AsAsync(TestServer.Other, "PUT", "/bucket/key?tagging", Public, ("x-amz-tagging", "env=dev"))).IsError(403, "AccessDenied");
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "PUT", "/bucket/key?tagging", Public.Replace("class", "env").Replace("public", "dev"))).Status);

        await _server.DoAsync("PUT", "/bucket/source", "content", ("x-amz-tagging", "class=public"));
        await _server.DoAsync("PUT", "/bucket?policy", """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":["s3:GetObject","s3:GetObjectTagging"],"Resource":"arn:aws:s3:::bucket/*"},
            {"Effect":"Allow","Principal":{"AWS":"otto"},"Action":["s3:PutObject","s3:PutObjectTagging"],"Resource":"arn:aws:s3:::bucket/*","Condition":{"StringEquals":{"s3:RequestObjectTag/env":"dev"}}}]}
            """);
        (await _server.AsAsync(TestServer.Other, "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/source"), ("x-amz-tagging", "env=dev"))).IsError(403, "AccessDenied");
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/source"), ("x-amz-tagging", "env=dev"), ("x-amz-tagging-directive", "REPLACE"))).Status);
    }

    /// <summary>The operation is one that has no use for the value where it is put.</summary>
    private async Task<TestResponse> ForgeAsync(string name, string place)
    {
        var otto = TestServer.Other;
        var (header, value) = name.StartsWith("x-amz-tagging", StringComparison.Ordinal) ? ("x-amz-tagging", "env=forged") : (name, "forged");
        switch (place)
        {
            case "header":
                return await _server.AsAsync(otto, "PUT", "/bucket/key?tagging", Tagging("class", "private"), (header, value));
            case "query":
                return await _server.AsAsync(otto, "GET", $"/bucket/key?{header}={Uri.EscapeDataString(value)}");
            case "body":
                return await _server.AsAsync(otto, "PUT", "/bucket/key?tagging", Tagging(name == "x-amz-tagging" ? "other" : name, "forged"));
            default:
                return await SignedForm.PostAsync(_server, otto, "bucket", "posted", "content", (header, value));
        }
    }

    private static string Tagging(string key, string value) => $"<Tagging><TagSet><Tag><Key>{(key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) ? "k" : key)}</Key><Value>{value}</Value></Tag></TagSet></Tagging>";

    /// <summary>The name under which a client would put the value of a key.</summary>
    private static string NameOf(string key) => key switch
    {
        "aws:SourceIp" => "x-forwarded-for",
        "s3:VersionId" => "versionId",
        "s3:authType" => "authType",
        "s3:RequestObjectTag/env" or "s3:ExistingObjectTag/env" or "s3:RequestObjectTagKeys" => "x-amz-tagging",
        "s3:if-match" or "s3:if-none-match" => key[3..],
        _ when key.StartsWith("s3:object-lock-", StringComparison.Ordinal) => "x-amz-" + key[3..],
        _ => key[(key.IndexOf(':') + 1)..],
    };
}
