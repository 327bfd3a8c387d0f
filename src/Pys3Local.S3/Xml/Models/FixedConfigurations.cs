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

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html">GetBucketAccelerateConfiguration</see>; empty where it was never set.</summary>
[S3Xml("AccelerateConfiguration", Read = true)]
internal sealed partial class AccelerateConfiguration
{
    /// <summary>Enabled or Suspended.</summary>
    public string? Status { get; init; }
}

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html">GetBucketRequestPayment</see>.</summary>
[S3Xml("RequestPaymentConfiguration", Read = true)]
internal sealed partial class RequestPaymentConfiguration
{
    /// <summary>BucketOwner or Requester.</summary>
    public required string Payer { get; init; }
}

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html">ListBucketAnalyticsConfigurations</see>: there are none.</summary>
[S3Xml("ListBucketAnalyticsConfigurationResult")]
internal sealed partial class ListBucketAnalyticsConfigurationResult
{
    public bool IsTruncated { get; init; }
}

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html">ListBucketIntelligentTieringConfigurations</see>: there are none.</summary>
[S3Xml("ListBucketIntelligentTieringConfigurationsOutput")]
internal sealed partial class ListBucketIntelligentTieringConfigurationsOutput
{
    public bool IsTruncated { get; init; }
}

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html">ListBucketInventoryConfigurations</see>: there are none.</summary>
[S3Xml("ListInventoryConfigurationsResult")]
internal sealed partial class ListInventoryConfigurationsResult
{
    public bool IsTruncated { get; init; }
}

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html">ListBucketMetricsConfigurations</see>: there are none.</summary>
[S3Xml("ListMetricsConfigurationsResult")]
internal sealed partial class ListMetricsConfigurationsResult
{
    public bool IsTruncated { get; init; }
}
