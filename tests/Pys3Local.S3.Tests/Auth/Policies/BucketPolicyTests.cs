using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;

namespace Pys3Local.S3.Tests.Auth.Policies;

/// <summary>Statements and conditions, one at a time: does the statement apply to the request?</summary>
public sealed class BucketPolicyTests
{
    [Theory]
    [InlineData("\"*\"", null, true)]
    [InlineData("\"*\"", "otto", true)]
    [InlineData("""{"AWS":"*"}""", null, true)]
    [InlineData("""{"AWS":"otto"}""", "otto", true)]
    [InlineData("""{"AWS":"otto"}""", "olga", false)]
    [InlineData("""{"AWS":"otto"}""", null, false)]
    [InlineData("""{"AWS":["olga","arn:aws:iam::123456789012:user/otto"]}""", "otto", true)]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:root"}""", "otto", false)]
    [InlineData("""{"CanonicalUser":"OTTO"}""", "otto", true)]
    [InlineData("""{"CanonicalUser":"*"}""", "otto", null)]
    [InlineData("""{"Service":"s3.amazonaws.com"}""", "otto", false)]
    public void Principal(string principal, string? user, bool? applies)
    {
        var text = principal.Replace("OTTO", Owners.CanonicalId("otto"));
        if (applies is null)
            Assert.ThrowsAny<Exception>(() => Policy($$"""{"Effect":"Allow","Principal":{{text}},"Action":"s3:GetObject","Resource":"*"}"""));
        else
            Assert.Equal(applies, Applies($$"""{"Effect":"Allow","Principal":{{text}},"Action":"s3:GetObject","Resource":"*"}""", user: user));
    }

    [Theory]
    [InlineData("\"Action\":\"s3:GetObject\"", true)]
    [InlineData("\"Action\":\"s3:Get*\"", true)]
    [InlineData("\"Action\":\"S3:GETOBJECT\"", true)]
    [InlineData("\"Action\":\"*\"", true)]
    [InlineData("\"Action\":[\"s3:PutObject\",\"s3:GetObject\"]", true)]
    [InlineData("\"Action\":\"s3:GetObject?\"", null)]
    [InlineData("\"Action\":\"s3:PutObject\"", false)]
    [InlineData("\"NotAction\":\"s3:PutObject\"", true)]
    [InlineData("\"NotAction\":\"s3:Get*\"", false)]
    public void Action(string action, bool? applies)
    {
        if (applies is null)
            Assert.ThrowsAny<Exception>(() => Policy($$"""{"Effect":"Allow","Principal":"*",{{action}},"Resource":"*"}"""));
        else
            Assert.Equal(applies, Applies($$"""{"Effect":"Allow","Principal":"*",{{action}},"Resource":"*"}"""));
    }

    [Theory]
    [InlineData("\"Resource\":\"arn:aws:s3:::bucket/home/otto/a*b?\"", true)]
    [InlineData("\"Resource\":\"arn:aws:s3:::bucket/*\"", true)]
    [InlineData("\"Resource\":\"arn:aws:s3:::bucket\"", false)]
    [InlineData("\"Resource\":\"arn:aws:s3:::bucket/home/${aws:username}/*\"", true)]
    [InlineData("\"Resource\":\"arn:aws:s3:::bucket/home/${aws:Referer}/*\"", false)]
    [InlineData("\"Resource\":\"arn:aws:s3:::bucket/home/${aws:Referer, 'otto'}/*\"", true)]
    [InlineData("\"Resource\":\"arn:aws:s3:::bucket/home/otto/a${*}b${?}\"", true)]
    [InlineData("\"Resource\":\"arn:aws:s3:::bucket/home/otto/${*}\"", false)]
    [InlineData("\"NotResource\":\"arn:aws:s3:::bucket/home/*\"", false)]
    [InlineData("\"NotResource\":\"arn:aws:s3:::bucket/public/*\"", true)]
    public void Resource(string resource, bool applies) => Assert.Equal(applies, Applies(
        $$"""{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",{{resource}}}""", key: "home/otto/a*b?"));

    [Fact]
    public void Variables_are_texts_before_version_2012() => Assert.False(Applies(
        """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/home/${aws:username}/*"}""",
        key: "home/otto/x", version: "2008-10-17"));

    [Theory]
    [InlineData("StringEquals", "s3:prefix", "\"a/\"", true)]
    [InlineData("StringEquals", "s3:prefix", "\"A/\"", false)]
    [InlineData("StringEquals", "s3:prefix", "[\"x\",\"a/\"]", true)]
    [InlineData("StringEquals", "s3:prefix", "\"a*\"", false)]
    [InlineData("StringNotEquals", "s3:prefix", "[\"x\",\"a/\"]", false)]
    [InlineData("StringNotEquals", "s3:prefix", "\"x\"", true)]
    [InlineData("StringEqualsIgnoreCase", "s3:prefix", "\"A/\"", true)]
    [InlineData("StringNotEqualsIgnoreCase", "s3:prefix", "\"A/\"", false)]
    [InlineData("StringLike", "S3:Prefix", "\"?/*\"", true)]
    [InlineData("StringNotLike", "s3:prefix", "\"a*\"", false)]
    [InlineData("StringEquals", "s3:delimiter", "\"/\"", false)]
    [InlineData("StringEqualsIfExists", "s3:delimiter", "\"/\"", true)]
    [InlineData("StringNotEquals", "s3:delimiter", "\"/\"", true)]
    [InlineData("Null", "s3:delimiter", "true", true)]
    [InlineData("Null", "s3:prefix", "true", false)]
    [InlineData("Null", "s3:prefix", "\"false\"", true)]
    [InlineData("NumericLessThanEquals", "s3:max-keys", "10", true)]
    [InlineData("NumericLessThan", "s3:max-keys", "10", false)]
    [InlineData("NumericGreaterThan", "s3:max-keys", "9.5", true)]
    [InlineData("NumericNotEquals", "s3:max-keys", "10", false)]
    [InlineData("DateGreaterThan", "aws:CurrentTime", "\"2026-03-10T11:59:59Z\"", true)]
    [InlineData("DateLessThan", "aws:CurrentTime", "\"2026-03-10\"", false)]
    [InlineData("DateLessThan", "aws:EpochTime", "\"9999999999\"", true)]
    [InlineData("Bool", "aws:SecureTransport", "\"false\"", true)]
    [InlineData("Bool", "aws:SecureTransport", "true", false)]
    [InlineData("IpAddress", "aws:SourceIp", "\"203.0.113.0/24\"", true)]
    [InlineData("IpAddress", "aws:SourceIp", "\"203.0.113.77\"", true)]
    [InlineData("IpAddress", "aws:SourceIp", "\"203.0.112.255/23\"", true)]
    [InlineData("IpAddress", "aws:SourceIp", "[\"10.0.0.0/8\",\"2001:db8::/32\"]", false)]
    [InlineData("NotIpAddress", "aws:SourceIp", "\"203.0.113.0/24\"", false)]
    [InlineData("StringEquals", "aws:username", "\"otto\"", true)]
    [InlineData("StringEquals", "aws:PrincipalType", "\"User\"", true)]
    [InlineData("StringLike", "aws:UserAgent", "\"restic/*\"", true)]
    [InlineData("StringEquals", "aws:PrincipalOrgID", "\"o-1\"", false)]
    [InlineData("StringEquals", "s3:authType", "\"REST-HEADER\"", true)]
    [InlineData("StringEquals", "s3:signatureversion", "\"AWS4-HMAC-SHA256\"", true)]
    [InlineData("NumericLessThan", "s3:signatureAge", "600001", true)]
    [InlineData("NumericLessThan", "s3:signatureAge", "600000", false)]
    [InlineData("StringEquals", "s3:x-amz-acl", "\"private\"", true)]
    [InlineData("StringEquals", "s3:object-lock-mode", "\"GOVERNANCE\"", true)]
    [InlineData("NumericEquals", "s3:object-lock-remaining-retention-days", "3", true)]
    [InlineData("StringEquals", "s3:RequestObjectTag/team", "\"red\"", true)]
    [InlineData("StringEquals", "s3:RequestObjectTag/other", "\"red\"", false)]
    [InlineData("ForAllValues:StringEquals", "s3:RequestObjectTagKeys", "[\"team\",\"env\"]", true)]
    [InlineData("ForAllValues:StringEquals", "s3:RequestObjectTagKeys", "[\"team\"]", false)]
    [InlineData("ForAnyValue:StringEquals", "s3:RequestObjectTagKeys", "[\"team\"]", true)]
    [InlineData("ForAnyValue:StringEquals", "s3:RequestObjectTagKeys", "[\"x\"]", false)]
    [InlineData("StringEquals", "s3:ExistingObjectTag/state", "\"clean\"", true)]
    [InlineData("StringEquals", "s3:ExistingObjectTag/state", "\"dirty\"", false)]
    [InlineData("StringEquals", "s3:prefix", "\"${s3:prefix}\"", true)]
    public void Condition(string name, string key, string value, bool applies) => Assert.Equal(applies, Applies(
        """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":""" + $"{{\"{name}\":{{\"{key}\":{value}}}}}" + "}"));

    [Fact]
    public void All_conditions_have_to_hold()
    {
        const string Template = """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a/","aws:username":"WHO"}}}""";
        Assert.True(Applies(Template.Replace("WHO", "otto")));
        Assert.False(Applies(Template.Replace("WHO", "olga")));
    }

    [Fact]
    public void A_forwarded_address_counts_for_nothing() => Assert.False(Applies(
        """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.1.2.3"}}}"""));

    [Fact]
    public void A_denial_wins_over_every_allowance()
    {
        const string Allow = """{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""";
        const string Deny = """{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}""";
        Assert.Equal(PolicyVerdict.Denied, Policy($"{Allow},{Deny}").Judge(Request()));
        Assert.Equal(PolicyVerdict.Denied, Policy($"{Deny},{Allow}").Judge(Request()));
        Assert.Equal(PolicyVerdict.Allowed, Policy(Allow).Judge(Request()));
        Assert.Equal(PolicyVerdict.Silent, Policy(Deny.Replace("GetObject", "PutObject")).Judge(Request()));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""", true)]
    [InlineData("""{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":"*","Resource":"*"}""", false)]
    [InlineData("""{"Effect":"Allow","NotPrincipal":{"AWS":"otto"},"Action":"*","Resource":"*"}""", true)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}}""", true)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}""", true)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:userid":"*"}}}""", true)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":"otto"}}}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:Referer":"x"}}}""", true)]
    public void Public(string statement, bool isPublic) => Assert.Equal(isPublic, Policy(statement).IsPublic);

    [Fact]
    public void A_stored_policy_that_cannot_be_read_denies()
    {
        var bucket = new BucketInfo { Name = "bucket", Created = default, Settings = Texts.None.Add(BucketPolicy.Setting, "{") };
        Assert.Equal(PolicyVerdict.Denied, BucketPolicy.Of(bucket)!.Judge(Request()));
    }

    [Fact]
    public void Every_action_that_an_operation_needs_can_stand_in_a_policy()
    {
        var request = Request().Request;
        request.Headers["x-amz-copy-source"] = "bucket/key";
        var used = S3.Operations.OperationTable.All.Where(o => o is { WhyNot: null, Name: not "PostObject" }).SelectMany(o => o.Needs!(request)).Select(p => p.Action);
        Assert.Empty(used.Except(PolicyActions.All));
    }

    private static bool Applies(string statement, string? user = "otto", string key = "key", string version = "2012-10-17") =>
        Policy(statement, version).Judge(Request(user, key)) == PolicyVerdict.Allowed;

    private static BucketPolicy Policy(string statements, string version = "2012-10-17") =>
        PolicyReader.Read(Encoding.UTF8.GetBytes($$"""{"Version":"{{version}}","Statement":[{{statements}}]}"""), "bucket");

    private static PolicyRequest Request(string? user = "otto", string key = "key")
    {
        var request = new S3Request
        {
            RequestId = "1",
            Method = "GET",
            Target = Routing.RequestTarget.Parse("/bucket/key?prefix=a/&max-keys=10", "localhost", []),
            Headers = new HeaderDictionary
            {
                ["Authorization"] = "AWS4-HMAC-SHA256 …",
                ["x-amz-date"] = "20260310T115000Z",
                ["x-amz-acl"] = "private",
                ["x-amz-tagging"] = "team=red&env=test",
                ["x-amz-object-lock-mode"] = "GOVERNANCE",
                ["x-amz-object-lock-retain-until-date"] = "2026-03-12T13:00:00Z",
                ["User-Agent"] = "restic/0.17",
                ["X-Forwarded-For"] = "10.1.2.3",
            },
            RawBody = Stream.Null,
            Time = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero),
            IsHttps = false,
            RemoteAddress = IPAddress.Parse("::ffff:203.0.113.77"),
            Caller = user is null ? Caller.Anonymous : new(TestServer.Other with { User = user }),
        };
        var existing = new ObjectInfo { Key = key, Size = 0, ETag = "", LastModified = default, Attributes = Texts.None.Add("tags", "state=clean") };
        return new(request, new Permission("s3:GetObject", "bucket", key), existing);
    }
}
