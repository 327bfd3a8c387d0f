using System.Runtime.CompilerServices;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Lifecycle;

/// <summary>The lifecycle of a bucket: where it is kept, and what it says.</summary>
internal static class LifecycleRules
{
    public static readonly BucketDocument<LifecycleConfiguration> Document = new("lifecycle", S3Errors.NoSuchLifecycleConfiguration);

    private static readonly ConditionalWeakTable<LifecycleConfiguration, IReadOnlyList<ExpiryRule>> Compiled = [];

    /// <summary>The enabled rules; none where the bucket has no lifecycle.</summary>
    public static IReadOnlyList<ExpiryRule> Of(BucketInfo bucket) => Document.Find(bucket) is { } configuration
        ? Compiled.GetValue(configuration, static c => [.. c.Rules.Where(r => r.Status == "Enabled").Select(r => new ExpiryRule(r))])
        : [];
}
