namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html">PutObjectLockConfiguration</see>.</summary>
[S3Xml("ObjectLockConfiguration", Read = true)]
internal sealed partial class ObjectLockConfiguration
{
    /// <summary>Enabled.</summary>
    public string? ObjectLockEnabled { get; init; }

    public ObjectLockRule? Rule { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ObjectLockRule
{
    public DefaultRetention? DefaultRetention { get; init; }
}

/// <summary>Days or years, not both: the operation checks it.</summary>
[S3Xml(Read = true)]
internal sealed partial class DefaultRetention
{
    /// <summary>GOVERNANCE or COMPLIANCE.</summary>
    public string? Mode { get; init; }

    public int? Days { get; init; }

    public int? Years { get; init; }
}

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html">PutObjectRetention</see>; empty removes the retention.</summary>
[S3Xml("Retention", Read = true)]
internal sealed partial class Retention
{
    /// <summary>GOVERNANCE or COMPLIANCE.</summary>
    public string? Mode { get; init; }

    public DateTimeOffset? RetainUntilDate { get; init; }
}

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html">PutObjectLegalHold</see>.</summary>
[S3Xml("LegalHold", Read = true)]
internal sealed partial class LegalHold
{
    /// <summary>ON or OFF.</summary>
    public string? Status { get; init; }
}
