using System.Text;
using Pys3Local.Fuzzing;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Forms;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Tests.Xml;
using Pys3Local.S3.Xml;

namespace Pys3Local.S3.Tests.Fuzzing;

/// <summary>Documents in bodies and fields, damaged: every XML document, bucket policies, the policies of forms.</summary>
[Category("Fuzz")]
public sealed class DocumentFuzzTests
{
    private static readonly string[] XmlWords =
        ["<", ">", "/>", "</", "&", "&amp;", "&#x10FFFF;", "&#0;", "]]>", "<![CDATA[", "<!--", "-->", "<?xml", "?>", "<!DOCTYPE a>", "xmlns=", "xsi:type=", "\"", "'", "=", "\0", "\ufeff", "true", "2020-01-01T00:00:00Z"];

    private static readonly string[] JsonWords =
        ["{", "}", "[", "]", ",", ":", "\"", "\\u", "\\ud800", "null", "true", "\"*\"", "\"Version\"", "\"Statement\"", "\"Condition\"", "\"NotPrincipal\"", "arn:aws:s3:::", "${aws:username}", "?", "*"];

    private static readonly string[] Policies =
    [
        """{"Version":"2012-10-17","Id":"a","Statement":[{"Sid":"b","Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:Put*"],"Resource":"arn:aws:s3:::bucket/*","Condition":{"IpAddress":{"aws:SourceIp":["192.0.2.0/24","2001:db8::/32"]}}}]}""",
        """{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::1:user/a"]},"NotAction":"s3:*","NotResource":["arn:aws:s3:::bucket"],"Condition":{"StringLikeIfExists":{"s3:prefix":"${aws:username}/*"},"NumericLessThan":{"s3:max-keys":"10"},"Bool":{"aws:SecureTransport":"false"},"DateLessThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}}}""",
    ];

    private static readonly string[] FormPolicies =
        ["""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[{"bucket":"b"},["starts-with","$key","a"],["content-length-range",1,10],["eq","$acl","private"],{"x-amz-date":"20151229T000000Z"}]}"""];

    [Test]
    public void Xml()
    {
        var readable = Samples.All.Values.Where(sample => Documents.ReaderOf(sample) is not null).ToArray();
        var readers = readable.Select(sample => Documents.ReaderOf(sample)!).ToArray();
        var documents = readable.Select(sample => Encoding.UTF8.GetBytes(Documents.Write(sample))).ToArray();
        Assert.NotEmpty(readers);

        // The first byte says which document it is.
        FuzzRun.Run("xml", 30_000, random =>
        {
            var which = random.Next(readers.Length);
            return [(byte)which, .. Mutation.Of(random, documents[which], XmlWords)];
        }, input =>
        {
            if (input.Length == 0)
                return;

            var read = readers[input[0] % readers.Length];
            try
            {
                var written = Documents.Write(read(input.AsSpan(1), S3XmlLimits.Default));
                Assert.Equal(written, Documents.Write(read(Encoding.UTF8.GetBytes(written), S3XmlLimits.Default)));
            }
            catch (S3XmlException)
            {
            }
        });
    }

    [Test]
    public void Bucket_policy() => FuzzRun.Run("policy", 20_000, random => Mutation.Of(random, Policies, JsonWords), input =>
    {
        try
        {
            var policy = PolicyReader.Read(input, "bucket");
            var request = new TestRequest("GET", "/key").Receive();
            policy.Judge(new(request, new Permission("s3:GetObject", "bucket", "key"), null));
            _ = policy.IsPublic;
        }
        catch (S3Exception e)
        {
            Assert.Equal("MalformedPolicy", e.Error.Code);
        }
    });

    [Test]
    public void Form_policy() => FuzzRun.Run("form-policy", 20_000, random => Mutation.Of(random, FormPolicies, JsonWords), input =>
    {
        try
        {
            PostPolicy.Parse(Convert.ToBase64String(input));
        }
        catch (S3Exception e)
        {
            Assert.Equal("InvalidPolicyDocument", e.Error.Code);
        }
    });
}
