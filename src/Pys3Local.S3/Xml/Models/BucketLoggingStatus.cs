namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html">GetBucketLogging</see>; empty where logging is off.</summary>
[S3Xml("BucketLoggingStatus", Read = true)]
internal sealed partial class BucketLoggingStatus
{
    public LoggingEnabled? LoggingEnabled { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class LoggingEnabled
{
    public required string TargetBucket { get; init; }

    public required string TargetPrefix { get; init; }
}
