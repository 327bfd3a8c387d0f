namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html">PutBucketNotificationConfiguration</see>; empty removes all.</summary>
[S3Xml("NotificationConfiguration", Read = true)]
internal sealed partial class NotificationConfiguration
{
    [S3XmlList("TopicConfiguration")]
    public IReadOnlyList<TopicConfiguration> TopicConfigurations { get; init; } = [];

    [S3XmlList("QueueConfiguration")]
    public IReadOnlyList<QueueConfiguration> QueueConfigurations { get; init; } = [];

    [S3XmlList("CloudFunctionConfiguration")]
    public IReadOnlyList<LambdaFunctionConfiguration> LambdaFunctionConfigurations { get; init; } = [];

    public EventBridgeConfiguration? EventBridgeConfiguration { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class TopicConfiguration
{
    public string? Id { get; init; }

    [S3XmlElement("Topic")]
    public required string TopicArn { get; init; }

    [S3XmlList("Event")]
    public required IReadOnlyList<string> Events { get; init; }

    public NotificationFilter? Filter { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class QueueConfiguration
{
    public string? Id { get; init; }

    [S3XmlElement("Queue")]
    public required string QueueArn { get; init; }

    [S3XmlList("Event")]
    public required IReadOnlyList<string> Events { get; init; }

    public NotificationFilter? Filter { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class LambdaFunctionConfiguration
{
    public string? Id { get; init; }

    [S3XmlElement("CloudFunction")]
    public required string LambdaFunctionArn { get; init; }

    [S3XmlList("Event")]
    public required IReadOnlyList<string> Events { get; init; }

    public NotificationFilter? Filter { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class NotificationFilter
{
    [S3XmlElement("S3Key")]
    public S3KeyFilter? Key { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class S3KeyFilter
{
    [S3XmlList("FilterRule")]
    public IReadOnlyList<FilterRule> FilterRules { get; init; } = [];
}

[S3Xml(Read = true)]
internal sealed partial class FilterRule
{
    /// <summary>prefix or suffix.</summary>
    public string? Name { get; init; }

    public string? Value { get; init; }
}

/// <summary>Has no content: its presence switches EventBridge on.</summary>
[S3Xml(Read = true)]
internal sealed partial class EventBridgeConfiguration;
