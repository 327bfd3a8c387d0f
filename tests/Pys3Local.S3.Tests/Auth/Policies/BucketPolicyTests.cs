using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;

namespace Pys3Local.S3.Tests.Auth.Policies;

/// <summary>Statements and conditions, one at a time: does the statement apply to the request?</summary>
public sealed class BucketPolicyTests
{
    [Test]
    [Arguments("\"*\"", null, true)]
    [Arguments("\"*\"", "otto", true)]
    [Arguments("""{"AWS":"*"}""", null, true)]
    [Arguments("""{"AWS":"otto"}""", "otto", true)]
    [Arguments("""{"AWS":"otto"}""", "olga", false)]
    [Arguments("""{"AWS":"otto"}""", null, false)]
    [Arguments("""{"AWS":["olga","arn:aws:iam::123456789012:user/otto"]}""", "otto", true)]
    [Arguments("""{"AWS":"arn:aws:iam::123456789012:root"}""", "otto", false)]
    [Arguments("""{"CanonicalUser":"OTTO"}""", "otto", true)]
    [Arguments("""{"CanonicalUser":"*"}""", "otto", null)]
    [Arguments("""{"Service":"s3.amazonaws.com"}""", "otto", false)]
    public void Principal(string principal, string? user, bool? applies)
    {
        var text = principal.Replace("OTTO", Owners.CanonicalId("otto"));
        if (applies is null)
            Assert.ThrowsAny<Exception>(() => Policy($$"""{"Effect":"Allow","Principal":{{text}},"Action":"s3:GetObject","Resource":"*"}"""));
        else
            Assert.Equal(applies, Applies($$"""{"Effect":"Allow","Principal":{{text}},"Action":"s3:GetObject","Resource":"*"}""", user: user));
    }

    [Test]
    [Arguments("\"Action\":\"s3:GetObject\"", true)]
    [Arguments("\"Action\":\"s3:Get*\"", true)]
    [Arguments("\"Action\":\"S3:GETOBJECT\"", true)]
    [Arguments("\"Action\":\"*\"", true)]
    [Arguments("\"Action\":[\"s3:PutObject\",\"s3:GetObject\"]", true)]
    [Arguments("\"Action\":\"s3:GetObject?\"", null)]
    [Arguments("\"Action\":\"s3:PutObject\"", false)]
    [Arguments("\"NotAction\":\"s3:PutObject\"", true)]
    [Arguments("\"NotAction\":\"s3:Get*\"", false)]
    public void Action(string action, bool? applies)
    {
        if (applies is null)
            Assert.ThrowsAny<Exception>(() => Policy($$"""{"Effect":"Allow","Principal":"*",{{action}},"Resource":"*"}"""));
        else
            Assert.Equal(applies, Applies($$"""{"Effect":"Allow","Principal":"*",{{action}},"Resource":"*"}"""));
    }

    [Test]
    [Arguments("\"Resource\":\"arn:aws:s3:::bucket/home/otto/a*b?\"", true)]
    [Arguments("\"Resource\":\"arn:aws:s3:::bucket/*\"", true)]
    [Arguments("\"Resource\":\"arn:aws:s3:::bucket\"", false)]
    [Arguments("\"Resource\":\"arn:aws:s3:::bucket/home/${aws:username}/*\"", true)]
    [Arguments("\"Resource\":\"arn:aws:s3:::bucket/home/${aws:Referer}/*\"", false)]
    [Arguments("\"Resource\":\"arn:aws:s3:::bucket/home/${aws:Referer, 'otto'}/*\"", true)]
    [Arguments("\"Resource\":\"arn:aws:s3:::bucket/home/otto/a${*}b${?}\"", true)]
    [Arguments("\"Resource\":\"arn:aws:s3:::bucket/home/otto/${*}\"", false)]
    [Arguments("\"NotResource\":\"arn:aws:s3:::bucket/home/*\"", false)]
    [Arguments("\"NotResource\":\"arn:aws:s3:::bucket/public/*\"", true)]
    public void Resource(string resource, bool applies) => Assert.Equal(applies, Applies(
        $$"""{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",{{resource}}}""", key: "home/otto/a*b?"));

    [Test]
    public void Variables_are_texts_before_version_2012() => Assert.False(Applies(
        """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/home/${aws:username}/*"}""",
        key: "home/otto/x", version: "2008-10-17"));

    [Test]
    [Arguments("StringEquals", "s3:prefix", "\"a/\"", true)]
    [Arguments("StringEquals", "s3:prefix", "\"A/\"", false)]
    [Arguments("StringEquals", "s3:prefix", "[\"x\",\"a/\"]", true)]
    [Arguments("StringEquals", "s3:prefix", "\"a*\"", false)]
    [Arguments("StringNotEquals", "s3:prefix", "[\"x\",\"a/\"]", false)]
    [Arguments("StringNotEquals", "s3:prefix", "\"x\"", true)]
    [Arguments("StringEqualsIgnoreCase", "s3:prefix", "\"A/\"", true)]
    [Arguments("StringNotEqualsIgnoreCase", "s3:prefix", "\"A/\"", false)]
    [Arguments("StringLike", "S3:Prefix", "\"?/*\"", true)]
    [Arguments("StringNotLike", "s3:prefix", "\"a*\"", false)]
    [Arguments("StringEquals", "s3:delimiter", "\"/\"", false)]
    [Arguments("StringEqualsIfExists", "s3:delimiter", "\"/\"", true)]
    [Arguments("StringNotEquals", "s3:delimiter", "\"/\"", true)]
    [Arguments("Null", "s3:delimiter", "true", true)]
    [Arguments("Null", "s3:prefix", "true", false)]
    [Arguments("Null", "s3:prefix", "\"false\"", true)]
    [Arguments("NumericLessThanEquals", "s3:max-keys", "10", true)]
    [Arguments("NumericLessThan", "s3:max-keys", "10", false)]
    [Arguments("NumericGreaterThan", "s3:max-keys", "9.5", true)]
    [Arguments("NumericNotEquals", "s3:max-keys", "10", false)]
    [Arguments("DateGreaterThan", "aws:CurrentTime", "\"2026-03-10T11:59:59Z\"", true)]
    [Arguments("DateLessThan", "aws:CurrentTime", "\"2026-03-10\"", false)]
    [Arguments("DateLessThan", "aws:EpochTime", "\"9999999999\"", true)]
    [Arguments("Bool", "aws:SecureTransport", "\"false\"", true)]
    [Arguments("Bool", "aws:SecureTransport", "true", false)]
    [Arguments("IpAddress", "aws:SourceIp", "\"203.0.113.0/24\"", true)]
    [Arguments("IpAddress", "aws:SourceIp", "\"203.0.113.77\"", true)]
    [Arguments("IpAddress", "aws:SourceIp", "\"203.0.112.255/23\"", true)]
    [Arguments("IpAddress", "aws:SourceIp", "[\"10.0.0.0/8\",\"2001:db8::/32\"]", false)]
    [Arguments("NotIpAddress", "aws:SourceIp", "\"203.0.113.0/24\"", false)]
    [Arguments("StringEquals", "aws:username", "\"otto\"", true)]
    [Arguments("StringEquals", "aws:PrincipalType", "\"User\"", true)]
    [Arguments("StringLike", "aws:UserAgent", "\"restic/*\"", true)]
    [Arguments("StringEquals", "aws:PrincipalOrgID", "\"o-1\"", false)]
    [Arguments("StringEquals", "s3:authType", "\"REST-HEADER\"", true)]
    [Arguments("StringEquals", "s3:signatureversion", "\"AWS4-HMAC-SHA256\"", true)]
    [Arguments("NumericLessThan", "s3:signatureAge", "600001", true)]
    [Arguments("NumericLessThan", "s3:signatureAge", "600000", false)]
    [Arguments("StringEquals", "s3:x-amz-acl", "\"private\"", true)]
    [Arguments("StringEquals", "s3:object-lock-mode", "\"GOVERNANCE\"", true)]
    [Arguments("NumericEquals", "s3:object-lock-remaining-retention-days", "3", true)]
    [Arguments("StringEquals", "s3:RequestObjectTag/team", "\"red\"", true)]
    [Arguments("StringEquals", "s3:RequestObjectTag/other", "\"red\"", false)]
    [Arguments("ForAllValues:StringEquals", "s3:RequestObjectTagKeys", "[\"team\",\"env\"]", true)]
    [Arguments("ForAllValues:StringEquals", "s3:RequestObjectTagKeys", "[\"team\"]", false)]
    [Arguments("ForAnyValue:StringEquals", "s3:RequestObjectTagKeys", "[\"team\"]", true)]
    [Arguments("ForAnyValue:StringEquals", "s3:RequestObjectTagKeys", "[\"x\"]", false)]
    [Arguments("StringEquals", "s3:ExistingObjectTag/state", "\"clean\"", true)]
    [Arguments("StringEquals", "s3:ExistingObjectTag/state", "\"dirty\"", false)]
    [Arguments("StringEquals", "s3:prefix", "\"${s3:prefix}\"", true)]
    public void Condition(string name, string key, string value, bool applies) => Assert.Equal(applies, Applies(
        """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":""" + $"{{\"{name}\":{{\"{key}\":{value}}}}}" + "}"));

    [Test]
    public void All_conditions_have_to_hold()
    {
        const string Template = """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a/","aws:username":"WHO"}}}""";
        Assert.True(Applies(Template.Replace("WHO", "otto")));
        Assert.False(Applies(Template.Replace("WHO", "olga")));
    }

    [Test]
    public void A_forwarded_address_counts_for_nothing() => Assert.False(Applies(
        """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.1.2.3"}}}"""));

    [Test]
    public void A_denial_wins_over_every_allowance()
    {
        const string Allow = """{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""";
        const string Deny = """{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}""";
        Assert.Equal(PolicyVerdict.Denied, Policy($"{Allow},{Deny}").Judge(Request()));
        Assert.Equal(PolicyVerdict.Denied, Policy($"{Deny},{Allow}").Judge(Request()));
        Assert.Equal(PolicyVerdict.Allowed, Policy(Allow).Judge(Request()));
        Assert.Equal(PolicyVerdict.Silent, Policy(Deny.Replace("GetObject", "PutObject")).Judge(Request()));
    }

    [Test]
    [Arguments("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""", true)]
    [Arguments("""{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}""", false)]
    [Arguments("""{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":"*","Resource":"*"}""", false)]
    [Arguments("""{"Effect":"Allow","NotPrincipal":{"AWS":"otto"},"Action":"*","Resource":"*"}""", true)]
    [Arguments("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}""", false)]
    [Arguments("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}}""", true)]
    [Arguments("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}""", true)]
    [Arguments("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:userid":"*"}}}""", true)]
    [Arguments("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":"otto"}}}""", false)]
    [Arguments("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:Referer":"x"}}}""", true)]
    public void Public(string statement, bool isPublic) => Assert.Equal(isPublic, Policy(statement).IsPublic);

    [Test]
    public void A_stored_policy_that_cannot_be_read_denies()
    {
        var bucket = new BucketInfo { Name = "bucket", Created = default, Settings = StringMap.Empty.Add(BucketPolicy.Setting, "{") };
        Assert.Equal(PolicyVerdict.Denied, BucketPolicy.Of(bucket)!.Judge(Request()));
    }

    [Test]
    public void Every_action_that_an_operation_needs_can_stand_in_a_policy()
    {
        var request = Request().Request;
        request.Headers["x-amz-copy-source"] = "bucket/key";
        var used = S3.Operations.OperationTable.All.Where(o => o is { WhyNot: null, Name: not "PostObject" }).SelectMany(o => o.Needs.Of(request)).Select(p => p.Action);
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
            Target = S3.Requests.RequestTarget.Parse("/bucket/key?prefix=a/&max-keys=10", "localhost", []),
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
            Signature = user is null ? default : new("REST-HEADER", "AWS4-HMAC-SHA256", new(2026, 3, 10, 11, 50, 0, TimeSpan.Zero), null),
        };
        var existing = new ObjectInfo { Key = key, Size = 0, ETag = "", LastModified = default, Attributes = StringMap.Empty.Add("tags", "state=clean") };
        const ConditionSources All = ConditionSources.Listing | ConditionSources.Acl | ConditionSources.Upload | ConditionSources.Tags;
        return new(request, new Permission("s3:GetObject", "bucket", key) { Sources = All }, existing);
    }
}
