namespace Pys3Local.S3.Xml.Models;

/// <summary>The namespace of the <see href="https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html">Security Token Service</see>.</summary>
internal static class Sts
{
    public const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
}

[S3Xml("GetCallerIdentityResponse", Namespace = Sts.Namespace)]
internal sealed partial class GetCallerIdentityResponse
{
    [S3XmlElement("GetCallerIdentityResult")]
    public required CallerIdentity Result { get; init; }

    public required StsMetadata ResponseMetadata { get; init; }
}

[S3Xml]
internal sealed partial class CallerIdentity
{
    public required string Arn { get; init; }

    public required string UserId { get; init; }

    public required string Account { get; init; }
}

[S3Xml("GetSessionTokenResponse", Namespace = Sts.Namespace)]
internal sealed partial class GetSessionTokenResponse
{
    [S3XmlElement("GetSessionTokenResult")]
    public required SessionTokenResult Result { get; init; }

    public required StsMetadata ResponseMetadata { get; init; }
}

[S3Xml]
internal sealed partial class SessionTokenResult
{
    public required StsCredentials Credentials { get; init; }
}

[S3Xml("AssumeRoleResponse", Namespace = Sts.Namespace)]
internal sealed partial class AssumeRoleResponse
{
    [S3XmlElement("AssumeRoleResult")]
    public required AssumeRoleResult Result { get; init; }

    public required StsMetadata ResponseMetadata { get; init; }
}

[S3Xml]
internal sealed partial class AssumeRoleResult
{
    public required AssumedRoleUser AssumedRoleUser { get; init; }

    public required StsCredentials Credentials { get; init; }
}

[S3Xml]
internal sealed partial class AssumedRoleUser
{
    public required string AssumedRoleId { get; init; }

    public required string Arn { get; init; }
}

[S3Xml]
internal sealed partial class StsCredentials
{
    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    public required string SessionToken { get; init; }

    public required DateTimeOffset Expiration { get; init; }
}

[S3Xml]
internal sealed partial class StsMetadata
{
    public required string RequestId { get; init; }
}

[S3Xml("ErrorResponse", Namespace = Sts.Namespace)]
internal sealed partial class StsErrorResponse
{
    public required StsError Error { get; init; }

    public required string RequestId { get; init; }
}

[S3Xml]
internal sealed partial class StsError
{
    /// <summary>Whose mistake it is: Sender or Receiver.</summary>
    public required string Type { get; init; }

    public required string Code { get; init; }

    public required string Message { get; init; }
}
