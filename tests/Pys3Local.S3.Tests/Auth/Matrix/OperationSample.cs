using System.Text;
using Pys3Local.S3.Operations;

namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>A request for an operation, made from what the operation says of itself; so a new operation is in the matrix at once.</summary>
internal static class OperationSample
{
    /// <summary>Path style, so that the path names everything.</summary>
    public const string Host = "s3.amazonaws.com";

    private const string Tagging = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";

    /// <summary>Operations whose sample, unchanged, succeeds: there a change of the body has to be what is refused.</summary>
    public static readonly IReadOnlyDictionary<string, Func<MatrixServer, string>> Bodies = new Dictionary<string, Func<MatrixServer, string>>
    {
        ["PutObject"] = _ => "the new content of an object",
        ["UploadPart"] = _ => "the content of a part",
        ["CompleteMultipartUpload"] = server => $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{server.PartETag}</ETag></Part></CompleteMultipartUpload>",
        ["DeleteObjects"] = _ => "<Delete><Object><Key>source</Key></Object></Delete>",
        ["PutObjectTagging"] = _ => Tagging,
        ["PutBucketTagging"] = _ => Tagging,
        ["PutBucketVersioning"] = _ => "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        ["PutObjectLockConfiguration"] = _ => "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>",
        ["PutObjectRetention"] = _ => "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2013-06-01T00:00:00Z</RetainUntilDate></Retention>",
        ["PutObjectLegalHold"] = _ => "<LegalHold><Status>ON</Status></LegalHold>",
        ["PutBucketPolicy"] = _ => """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::bucket/x"}]}""",
        ["PutPublicAccessBlock"] = _ => "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>",
        ["PutBucketOwnershipControls"] = _ => "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>",
        ["PutBucketCors"] = _ => "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>",
        ["PutBucketLifecycleConfiguration"] = _ => "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix/></Filter><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>",
    };

    public static TestRequest Of(Operation operation, MatrixServer server)
    {
        var path = operation.Level switch { Level.Service => "/", Level.Bucket => "/bucket", _ => "/bucket/a%20key" };
        var query = operation.Requires.Select(name => name switch
        {
            "uploadId" => $"uploadId={server.UploadId}",
            "partNumber" => "partNumber=1",
            "list-type" => "list-type=2",
            "id" => "id=1",
            _ => name,
        });
        var request = new TestRequest(operation.Method, operation.Requires.Length == 0 ? path : $"{path}?{string.Join('&', query)}");
        request.Headers["Host"] = Host;
        if (operation.RequiresHeader is not null)
            request.Headers[operation.RequiresHeader] = "/bucket/source";

        if (operation.Name == "GetObjectAttributes")
            request.Headers["x-amz-object-attributes"] = "ETag";

        if (operation.Level == Level.Object && operation.Method == "PUT")
            request.Headers["Content-Type"] = "text/plain";

        request.Headers["x-amz-meta-a"] = "b";
        if (Bodies.TryGetValue(operation.Name, out var body))
            request.Body = Encoding.UTF8.GetBytes(body(server));

        return request;
    }
}
