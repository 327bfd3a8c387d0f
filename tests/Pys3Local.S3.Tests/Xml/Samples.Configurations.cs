using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Tests.Xml;

// What belongs to a bucket or an object and is put, got and deleted as a whole.
internal static partial class Samples
{
    private static StsMetadata Metadata => new() { RequestId = "4442587FB7D0A2F9" };

    private static StsCredentials Temporary => new()
    {
        AccessKeyId = "ASIAEXAMPLE",
        SecretAccessKey = "secret",
        SessionToken = "token",
        Expiration = At("2030-01-02T03:04:05Z"),
    };

    private static Dictionary<string, IS3XmlDocument> Configurations => new()
    {
        ["Tagging"] = new Tagging { TagSet = [new() { Key = "tag1", Value = "val1" }, new() { Key = "tag2", Value = "" }] },
        ["Tagging.empty"] = new Tagging { TagSet = [] },
        ["VersioningConfiguration"] = new VersioningConfiguration { Status = "Enabled", MFADelete = "Disabled" },
        ["VersioningConfiguration.empty"] = new VersioningConfiguration(),
        ["ObjectLockConfiguration"] = new ObjectLockConfiguration { ObjectLockEnabled = "Enabled", Rule = new() { DefaultRetention = new() { Mode = "COMPLIANCE", Days = 30 } } },
        ["Retention"] = new Retention { Mode = "GOVERNANCE", RetainUntilDate = At("2030-01-02T03:04:05.678Z") },
        ["RestoreRequest"] = new RestoreRequest { Days = 2, GlacierJobParameters = new() { Tier = "Bulk" } },
        ["GetCallerIdentityResponse"] = new GetCallerIdentityResponse
        {
            Result = new() { Arn = "arn:aws:iam::000000000000:user/owner", UserId = "AKIDEXAMPLE", Account = "000000000000" },
            ResponseMetadata = Metadata,
        },
        ["GetSessionTokenResponse"] = new GetSessionTokenResponse { Result = new() { Credentials = Temporary }, ResponseMetadata = Metadata },
        ["AssumeRoleResponse"] = new AssumeRoleResponse
        {
            Result = new() { AssumedRoleUser = new() { AssumedRoleId = "AKIDEXAMPLE:nightly", Arn = "arn:aws:sts::000000000000:assumed-role/backup/nightly" }, Credentials = Temporary },
            ResponseMetadata = Metadata,
        },
        ["StsErrorResponse"] = new StsErrorResponse { Error = new() { Type = "Sender", Code = "AccessDenied", Message = "Access Denied" }, RequestId = "4442587FB7D0A2F9" },
        ["LegalHold"] = new LegalHold { Status = "ON" },
        ["LifecycleConfiguration"] = new LifecycleConfiguration
        {
            Rules =
            [
                new()
                {
                    ID = "Archive and then delete rule",
                    Prefix = "projectdocs/",
                    Status = "Enabled",
                    Transitions = [new() { Days = 30, StorageClass = "STANDARD_IA" }, new() { Date = At("2013-12-11T00:00:00Z"), StorageClass = "GLACIER" }],
                    Expiration = new() { Days = 3650 },
                },
                new()
                {
                    ID = "DeleteAfterBecomingNonCurrent",
                    Filter = new() { And = new() { Prefix = "logs/", Tags = [new() { Key = "a", Value = "b" }], ObjectSizeGreaterThan = 500, ObjectSizeLessThan = 64000 } },
                    Status = "Disabled",
                    Expiration = new() { ExpiredObjectDeleteMarker = true },
                    NoncurrentVersionTransitions = [new() { NoncurrentDays = 30, StorageClass = "GLACIER" }],
                    NoncurrentVersionExpiration = new() { NoncurrentDays = 100, NewerNoncurrentVersions = 5 },
                    AbortIncompleteMultipartUpload = new() { DaysAfterInitiation = 7 },
                },
                new() { Filter = new(), Status = "Enabled", Expiration = new() { Date = At("2013-12-11T00:00:00Z") } },
            ],
        },
        ["CORSConfiguration"] = new CORSConfiguration
        {
            CORSRules =
            [
                new()
                {
                    ID = "r",
                    AllowedOrigins = ["http://www.example.com"],
                    AllowedMethods = ["PUT", "POST", "DELETE"],
                    AllowedHeaders = ["*"],
                    ExposeHeaders = ["x-amz-server-side-encryption"],
                    MaxAgeSeconds = 3000,
                },
                new() { AllowedOrigins = ["*"], AllowedMethods = ["GET"] },
            ],
        },
        ["AccessControlPolicy"] = new AccessControlPolicy
        {
            Owner = Owner,
            Grants =
            [
                new() { Grantee = new() { Type = "CanonicalUser", ID = Id, DisplayName = "mtd@amazon.com" }, Permission = "FULL_CONTROL" },
                new() { Grantee = new() { Type = "Group", URI = "http://acs.amazonaws.com/groups/global/AllUsers" }, Permission = "READ" },
            ],
        },
        ["OwnershipControls"] = new OwnershipControls { Rules = [new() { ObjectOwnership = "BucketOwnerEnforced" }] },
        ["PublicAccessBlockConfiguration"] = new PublicAccessBlockConfiguration { BlockPublicAcls = true, RestrictPublicBuckets = true },
        ["ServerSideEncryptionConfiguration"] = new ServerSideEncryptionConfiguration { Rules = [new() { ApplyServerSideEncryptionByDefault = new() { SSEAlgorithm = "AES256" }, BucketKeyEnabled = false }] },
        ["PolicyStatus"] = new PolicyStatus { IsPublic = true },
        ["RequestPaymentConfiguration"] = new RequestPaymentConfiguration { Payer = "BucketOwner" },
        ["BucketLoggingStatus"] = new BucketLoggingStatus { LoggingEnabled = new() { TargetBucket = "amzn-s3-demo-logs", TargetPrefix = "add/this/prefix/to/log/files/access_log-" } },
        ["BucketLoggingStatus.empty"] = new BucketLoggingStatus(),
        ["NotificationConfiguration"] = new NotificationConfiguration
        {
            TopicConfigurations = [new() { Id = "YjVkM2Y0YmUtNGI3NC00ZjQyLWEwNGItNDIyYWUxY2I0N2M4", TopicArn = "arn:aws:sns:us-east-1:account-id:s3notificationtopic2", Events = ["s3:ReducedRedundancyLostObject"] }],
            QueueConfigurations = [new() { QueueArn = "arn:aws:sqs:us-west-2:444455556666:s3notificationqueue", Events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"], Filter = new() { Key = new() { FilterRules = [new() { Name = "prefix", Value = "images/" }] } } }],
            LambdaFunctionConfigurations = [new() { LambdaFunctionArn = "arn:aws:lambda:us-west-2:35667example:function:CreateThumbnail", Events = ["s3:ObjectCreated:Put"] }],
            EventBridgeConfiguration = new(),
        },
        ["ReplicationConfiguration"] = new ReplicationConfiguration
        {
            Role = "arn:aws:iam::35667example:role/CrossRegionReplicationRoleForS3",
            Rules =
            [
                new()
                {
                    ID = "rule1",
                    Priority = 1,
                    Filter = new() { And = new() { Prefix = "TaxDocs", Tags = [new() { Key = "key1", Value = "value1" }, new() { Key = "key2", Value = "value2" }] } },
                    Status = "Enabled",
                    DeleteMarkerReplication = new() { Status = "Disabled" },
                    Destination = new() { Bucket = "arn:aws:s3:::exampletargetbucket", StorageClass = "STANDARD", Metrics = new() { Status = "Enabled", EventThreshold = new() { Minutes = 15 } } },
                },
                new() { ID = "rule2", Prefix = "", Status = "Disabled", Destination = new() { Bucket = "arn:pys3local:replication::far:there" } },
            ],
        },
        ["NotificationConfiguration.empty"] = new NotificationConfiguration(),
        ["ListBucketAnalyticsConfigurationResult"] = new ListBucketAnalyticsConfigurationResult(),
        ["ListBucketIntelligentTieringConfigurationsOutput"] = new ListBucketIntelligentTieringConfigurationsOutput(),
        ["ListInventoryConfigurationsResult"] = new ListInventoryConfigurationsResult(),
        ["ListMetricsConfigurationsResult"] = new ListMetricsConfigurationsResult(),
        ["SystemInfo"] = new SystemInfo { ProtocolVersion = "\"1.0\"", ModelName = "\"pys3local\"", ProtocolCapabilities = new() { CapacityInfo = true }, SystemRecommendations = new() { S3ConcurrentTaskLimit = 64, S3MultiObjectDeleteLimit = 1000 } },
        ["CapacityInfo"] = new CapacityInfo { Capacity = 1099511627776, Available = 4096, Used = 1099511623680 },
        ["AccelerateConfiguration"] = new AccelerateConfiguration { Status = "Enabled" },
    };
}
