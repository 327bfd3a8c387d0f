using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Tests.Auth.Policies;

public sealed class PolicyReaderTests
{
    private const string Statement = """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}""";

    [Theory]
    [InlineData("""{"Statement":[STATEMENT]}""")]
    [InlineData("""{"Statement":STATEMENT,"Version":"2012-10-17","Id":"x"}""")]
    [InlineData("""{"Version":"2008-10-17","Statement":[STATEMENT,STATEMENT]}""")]
    [InlineData("""{"Statement":[{"Sid":"1","Effect":"Deny","NotPrincipal":{"AWS":["otto","arn:aws:iam::123456789012:user/olga"]},"NotAction":["s3:Get*","s3:list*"],"NotResource":"arn:aws:s3:::bucket"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Deny","Principal":{"AWS":"*","Service":"cloudtrail.amazonaws.com"},"Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false},"NumericGreaterThan":{"s3:max-keys":10},"ForAllValues:StringLikeIfExists":{"s3:RequestObjectTagKeys":["a","b*"]},"Null":{"s3:prefix":"true"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"S3:getobject","Resource":"arn:aws:s3:::b*t/home/${aws:username}/*"}],"Version":"2012-10-17"}""")]
    public void Reads(string document) => Assert.NotEmpty(Read(document).Statements);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"Statement":[]}""")]
    [InlineData("""{"Statement":[STATEMENT],}""")]
    [InlineData("""{"Statement":[STATEMENT]} x""")]
    [InlineData("""{"Statement":[STATEMENT],"Statement":[STATEMENT]}""")]
    [InlineData("""{"Statement":[STATEMENT],"Version":"2020-01-01"}""")]
    [InlineData("""{"Statement":[STATEMENT],"Other":"x"}""")]
    [InlineData("""{"Statement":[{"Effect":"allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Principal":"*","Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","NotPrincipal":"*","Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"otto","Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{},"Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":[]},"Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":"ot*"},"Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"User":"otto"},"Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObjekt","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:*","s3:GetObjekt"],"Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ec2:*","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":[],"Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"bucket/*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":{"a":"b"}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEqual":{"s3:prefix":"a"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"ForSome:StringEquals":{"s3:prefix":"a"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"NullIfExists":{"s3:prefix":"true"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefiks":"a"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":[]}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a","S3:PREFIX":"b"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":null}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"NumericEquals":{"s3:max-keys":"many"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"perhaps"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"soon"}}}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/${aws:nobody}"}]}""")]
    [InlineData("""{"Statement":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}""")]
    [InlineData("{\"Statement\":[{\"Effect\":\"\\ud800\"}]}")]
    public void Refuses(string document)
    {
        var refused = Assert.Throws<S3Exception>(() => Read(document));
        Assert.Equal("MalformedPolicy", refused.Error.Code);
    }

    [Fact]
    public void Refuses_more_than_20_KB() =>
        Assert.Throws<S3Exception>(() => Read($$"""{"Id":"{{new string('x', 20 << 10)}}","Statement":[STATEMENT]}"""));

    [Fact]
    public void Damage_is_refused_or_read_and_never_more()
    {
        var document = Encoding.UTF8.GetBytes(Filled("""{"Version":"2012-10-17","Statement":[STATEMENT,{"Effect":"Deny","Principal":{"AWS":"otto"},"NotAction":"s3:Get*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","::1"]}}}]}"""));
        Prop.ForAll(Gen.Choose(0, document.Length - 1).Zip(Gen.Choose(0, 255)).ToArbitrary(), change =>
        {
            var damaged = document.ToArray();
            damaged[change.Item1] = (byte)change.Item2;
            try
            {
                return PolicyReader.Read(damaged, "bucket").Statements.Count > 0;
            }
            catch (S3Exception e)
            {
                return e.Error.Code == "MalformedPolicy";
            }
        }).QuickCheckThrowOnFailure();
    }

    private static BucketPolicy Read(string document) => PolicyReader.Read(Encoding.UTF8.GetBytes(Filled(document)), "bucket");

    private static string Filled(string document) => document.Replace("STATEMENT", Statement);
}
