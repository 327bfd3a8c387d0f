using System.Collections.Immutable;
using Pys3Local.S3.Access;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations;

/// <summary>
/// Everything that a caller must be allowed to do before anything is done for him. There is no way to make one that asks for nothing: an
/// operation without it does not compile, and one need at least holds for every request.
/// </summary>
internal sealed class Needs
{
    private const ConditionSources Upload = ConditionSources.Upload | ConditionSources.Acl | ConditionSources.Tags | ConditionSources.Preconditions;

    private static readonly string[] Audited =
    [
        "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutObjectAcl", "s3:PutBucketPublicAccessBlock", "s3:PutBucketOwnershipControls",
        "s3:PutBucketVersioning", "s3:PutBucketObjectLockConfiguration", "s3:PutObjectRetention", "s3:PutObjectLegalHold", "s3:PutLifecycleConfiguration",
        "s3:PutBucketNotification", "s3:PutReplicationConfiguration", "s3:PutEncryptionConfiguration", "s3:PutBucketCORS",
    ];

    private Needs(ImmutableArray<Need> all)
    {
        if (!all.Any(n => n.IsUnconditional))
            throw new ArgumentException("A request could ask for nothing.", nameof(all));

        All = all;
    }

    public ImmutableArray<Need> All { get; }

    /// <summary>Whoever has it changes who may do what, what may go when, or who else gets it.</summary>
    public bool IsAudited => All.Any(n => n.IsUnconditional && Audited.Contains(n.Action));

    /// <summary>To write the key of the request, with everything that its headers set beside the content.</summary>
    public static Needs ToWrite { get; } = new(
    [
        new("s3:PutObject", NeedOn.Object) { Sources = Upload },
        new("s3:PutObjectAcl", NeedOn.Object) { WithAcl = true, WithUpload = true, Sources = Upload },
        new("s3:PutObjectTagging", NeedOn.Object) { Header = "x-amz-tagging", WithUpload = true, Sources = Upload },
        new("s3:PutObjectRetention", NeedOn.Object) { Header = LockHeaders.Mode, WithUpload = true, Sources = Upload },
        new("s3:PutObjectLegalHold", NeedOn.Object) { Header = LockHeaders.Hold, WithUpload = true, Sources = Upload },
    ]);

    public static Needs Of(Need first, params ReadOnlySpan<Need> more) => new([first, .. more]);

    /// <summary>As these, with one more, and with more for conditions to look at.</summary>
    public Needs With(Need more, ConditionSources sources) => new([more, .. All.Select(n => n with { Sources = n.Sources | sources })]);

    /// <summary>What this request needs: one permission at least.</summary>
    public Permission[] Of(S3Request request)
    {
        // Nearly every request needs just the first.
        if (All[0].IsUnconditional && All[0].On != NeedOn.CopySource && !AnyOf(All.AsSpan()[1..], request))
            return [All[0].Of(request)];

        var needed = new List<Permission>(All.Length);
        foreach (var need in All)
        {
            if (need.On == NeedOn.CopySource)
                needed.AddRange(CopySource.Parse(request).Needed);
            else if (need.IsOf(request))
                needed.Add(need.Of(request));
        }

        return [.. needed];
    }

    private static bool AnyOf(ReadOnlySpan<Need> needs, S3Request request)
    {
        foreach (var need in needs)
        {
            if (need.On == NeedOn.CopySource || need.IsOf(request))
                return true;
        }

        return false;
    }
}
