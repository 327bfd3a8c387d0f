using Amazon.Runtime;
using Amazon.S3;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>The AWS SDK for .NET as its users have it, checksums and streaming at their defaults, pointed at a server under test.</summary>
public static class SdkClient
{
    public static AmazonS3Client For(Pys3LocalProcess server) => For(server.Url, server.Keys);

    public static AmazonS3Client For(string url, Keys keys) => new(
        new BasicAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey),
        new AmazonS3Config { ServiceURL = url, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
}
