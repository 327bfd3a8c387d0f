using System.Runtime.CompilerServices;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Expiry;

/// <summary>The lifecycle of a bucket: where it is kept, and what it says.</summary>
internal static class LifecycleRules
{
    public static readonly BucketConfiguration<LifecycleConfiguration> Document = new("lifecycle", S3Errors.NoSuchLifecycleConfiguration);

    private static readonly ConditionalWeakTable<LifecycleConfiguration, IReadOnlyList<ExpiryRule>> Compiled = [];

    /// <summary>The enabled rules; none where the bucket has no lifecycle, or one that cannot be read: nothing expires by what nobody understands.</summary>
    public static IReadOnlyList<ExpiryRule> Of(BucketInfo bucket) => Read(bucket).Rules;

    /// <summary>Why the lifecycle of a bucket cannot be carried out; null where it can, or there is none.</summary>
    public static StorageException? Problem(BucketInfo bucket) => Read(bucket).Problem is { } problem
        ? new(StorageFailure.Damaged, $"the lifecycle of the bucket {bucket.Name} cannot be read and is not carried out ({problem.Message}): put it again, or delete it", problem)
        : null;

    private static (IReadOnlyList<ExpiryRule> Rules, Exception? Problem) Read(BucketInfo bucket)
    {
        try
        {
            return (Document.Find(bucket) is { } configuration
                ? Compiled.GetValue(configuration, static c => [.. c.Rules.Where(r => r.Status == "Enabled").Select(r => new ExpiryRule(r))])
                : [], null);
        }
        catch (S3Exception e) when (e.InnerException is { } problem)
        {
            return ([], problem);
        }
    }
}
