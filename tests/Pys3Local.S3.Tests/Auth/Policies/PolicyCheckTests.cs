using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Auth.Policies;

/// <summary>Policies that would do another thing than their writer believes are refused when they are put. (faults C17)</summary>
public sealed class PolicyCheckTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("\"Effect\":\"Allow\",\"NotPrincipal\":{\"AWS\":\"otto\"}", "NotPrincipal")]
    [Arguments("\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"nobody\"}", "'nobody' is not a user")]
    [Arguments("\"Effect\":\"Deny\",\"Principal\":{\"AWS\":[\"otto\",\"ott\"]}", "'ott' is not a user")]
    [Arguments("\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:user/nobody\"}", "'nobody' is not a user")]
    [Arguments("\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"}", "root' is not a user")]
    [Arguments("\"Effect\":\"Allow\",\"Principal\":{\"CanonicalUser\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}", "is not a user")]
    [Arguments("\"Effect\":\"Deny\",\"Principal\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"192.168.100\"}}", "192.168.100.0/24")]
    [Arguments("\"Effect\":\"Deny\",\"Principal\":\"*\",\"Condition\":{\"NotIpAddress\":{\"aws:SourceIp\":\"3232235777\"}}", "not a complete address")]
    [Arguments("\"Effect\":\"Deny\",\"Principal\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"010.0.0.0/8\"}}", "not a complete address")]
    public async Task Is_refused_with_the_reason(string statement, string reason)
    {
        await _server.DoAsync("PUT", "/bucket");
        var answer = await _server.SendAsync("PUT", "/bucket?policy", Policy(statement));
        answer.IsError(400, "MalformedPolicy");
        Assert.Contains(reason, answer.Value("Message"));
    }

    [Test]
    [Arguments("\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":\"otto\"}")]
    [Arguments("\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"otto\",\"arn:aws:iam::123456789012:user/olga\"]}")]
    [Arguments("\"Effect\":\"Deny\",\"Principal\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":[\"192.168.100.0/24\",\"2001:db8::/32\",\"10.0.0.1\"]}}")]
    public async Task Is_taken(string statement)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?policy", Policy(statement));
    }

    [Test] // faults C36
    public async Task The_block_of_public_access_says_the_way_out()
    {
        await _server.DoAsync("PUT", "/bucket");
        var answer = await _server.SendAsync("PUT", "/bucket?policy", Policy("\"Effect\":\"Allow\",\"Principal\":\"*\""));
        answer.IsError(403, "AccessDenied");
        Assert.Contains("DeletePublicAccessBlock: aws s3api delete-public-access-block --bucket bucket", answer.Value("Message"));
        await _server.DoAsync("DELETE", "/bucket?publicAccessBlock");
        await _server.DoAsync("PUT", "/bucket?policy", Policy("\"Effect\":\"Allow\",\"Principal\":\"*\""));
    }

    private static string Policy(string statement) =>
        $"{{\"Version\":\"2012-10-17\",\"Statement\":[{{{statement},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::bucket/*\"}}]}}";
}
