using System.Text;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Tests.Auth.Policies;

public sealed partial class PolicyReaderTests
{
    private const string Statement = """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}""";

    [Test]
    [Arguments("""{"Statement":[STATEMENT]}""")]
    [Arguments("""{"Statement":STATEMENT,"Version":"2012-10-17","Id":"x"}""")]
    [Arguments("""{"Version":"2008-10-17","Statement":[STATEMENT,STATEMENT]}""")]
    [Arguments("""{"Statement":[{"Sid":"1","Effect":"Deny","NotPrincipal":{"AWS":["otto","arn:aws:iam::123456789012:user/olga"]},"NotAction":["s3:Get*","s3:list*"],"NotResource":"arn:aws:s3:::bucket"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Deny","Principal":{"AWS":"*","Service":"cloudtrail.amazonaws.com"},"Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false},"NumericGreaterThan":{"s3:max-keys":10},"ForAllValues:StringLikeIfExists":{"s3:RequestObjectTagKeys":["a","b*"]},"Null":{"s3:prefix":"true"}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"S3:getobject","Resource":"arn:aws:s3:::b*t/home/${aws:username}/*"}],"Version":"2012-10-17"}""")]
    public void Reads(string document) => Assert.NotEmpty(Read(document).Statements);

    [Test]
    [Arguments("")]
    [Arguments("null")]
    [Arguments("[]")]
    [Arguments("{}")]
    [Arguments("{")]
    [Arguments("""{"Statement":[]}""")]
    [Arguments("""{"Statement":[STATEMENT],}""")]
    [Arguments("""{"Statement":[STATEMENT]} x""")]
    [Arguments("""{"Statement":[STATEMENT],"Statement":[STATEMENT]}""")]
    [Arguments("""{"Statement":[STATEMENT],"Version":"2020-01-01"}""")]
    [Arguments("""{"Statement":[STATEMENT],"Other":"x"}""")]
    [Arguments("""{"Statement":[{"Effect":"allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Principal":"*","Action":"s3:GetObject","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","NotPrincipal":"*","Action":"s3:GetObject","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"otto","Action":"s3:GetObject","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":{},"Action":"s3:GetObject","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":[]},"Action":"s3:GetObject","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":"ot*"},"Action":"s3:GetObject","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":{"User":"otto"},"Action":"s3:GetObject","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObjekt","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:*","s3:GetObjekt"],"Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ec2:*","Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":[],"Resource":"*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"bucket/*"}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":{"a":"b"}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEqual":{"s3:prefix":"a"}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"ForSome:StringEquals":{"s3:prefix":"a"}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"NullIfExists":{"s3:prefix":"true"}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefiks":"a"}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":[]}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a","S3:PREFIX":"b"}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":null}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"NumericEquals":{"s3:max-keys":"many"}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"perhaps"}}}]}""")]
    [Arguments("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"soon"}}}]}""")]
    [Arguments("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/${aws:nobody}"}]}""")]
    [Arguments("""{"Statement":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}""")]
    [Arguments("{\"Statement\":[{\"Effect\":\"\\ud800\"}]}")]
    public void Refuses(string document)
    {
        var refused = Assert.Throws<S3Exception>(() => Read(document));
        Assert.Equal("MalformedPolicy", refused.Error.Code);
    }

    [Test]
    public void Refuses_more_than_20_KB() =>
        Assert.Throws<S3Exception>(() => Read($$"""{"Id":"{{new string('x', 20 << 10)}}","Statement":[STATEMENT]}"""));

    private static BucketPolicy Read(string document) => PolicyReader.Read(Encoding.UTF8.GetBytes(Filled(document)), "bucket");

    private static string Filled(string document) => document.Replace("STATEMENT", Statement);
}
