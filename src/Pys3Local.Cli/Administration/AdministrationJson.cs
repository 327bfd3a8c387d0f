using System.Text.Json.Serialization;
using Pys3Local.Replication.Comparing;
using Pys3Local.Repositories;
using Pys3Local.S3.Administration;
using Pys3Local.Server.Logging;
using Pys3Local.Storage.Local.Usage;

namespace Pys3Local.Cli.Administration;

/// <summary>The documents of the administrative interface, for the server and for the commands that ask it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(IReadOnlyList<BucketReport>))]
[JsonSerializable(typeof(BucketDescription))]
[JsonSerializable(typeof(BucketRequest))]
[JsonSerializable(typeof(RemovalRequest))]
[JsonSerializable(typeof(RemovalEvent))]
[JsonSerializable(typeof(UsageRequest))]
[JsonSerializable(typeof(PrefixUsage))]
[JsonSerializable(typeof(SurveyRequest))]
[JsonSerializable(typeof(SurveyReport))]
[JsonSerializable(typeof(IReadOnlyList<KeptSurvey>))]
[JsonSerializable(typeof(CopyRequest))]
[JsonSerializable(typeof(CopyAnswer))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(ListingRequest))]
[JsonSerializable(typeof(ObjectPage))]
[JsonSerializable(typeof(ObjectLine))]
[JsonSerializable(typeof(IReadOnlyList<KeyReport>))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeySecret))]
[JsonSerializable(typeof(KeyUsageRequest))]
[JsonSerializable(typeof(KeyUsage))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(VerificationReport))]
internal sealed partial class AdministrationJson : JsonSerializerContext;
