using System.Runtime.CompilerServices;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>A bucket's policy, ready to judge requests.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html</remarks>
internal sealed class BucketPolicy(IReadOnlyList<PolicyStatement> statements)
{
    /// <summary>The bucket's setting that holds the document as it was put.</summary>
    public const string Setting = "policy";

    /// <summary>By the very text, which stays the same object as long as the bucket's policy does: it is parsed once, not on every request.</summary>
    private static readonly ConditionalWeakTable<string, BucketPolicy> Parsed = [];

    /// <summary>What cannot be read denies: a statement that nobody understands may have been a denial.</summary>
    private static readonly BucketPolicy Unreadable = new([]) { _denies = true };

    /// <summary>Steps that one question to a policy may take, at most. A thousand keys of one request are a thousand questions.</summary>
    public const long MaxCost = 1_000_000;

    private bool _denies;

    /// <summary>Steps that one question takes at most.</summary>
    public long Cost { get; init; }

    /// <summary>Refuses one whose patterns take too long. Of every policy that a client brings; one that is in force already must not become unreadable.</summary>
    /// <returns>This policy.</returns>
    public BucketPolicy RequireCheap() => Cost <= MaxCost ? this : throw new S3Exception(
        S3Errors.MalformedPolicy,
        $"The patterns of the policy take up to {Cost} steps for each request, and at most {MaxCost} are allowed: use fewer patterns with text after a '*', or shorter ones.");

    public IReadOnlyList<PolicyStatement> Statements => statements;

    /// <summary>A condition asks for the tags of the object: it has to be looked up first.</summary>
    public bool AsksForExistingTags { get; } = statements.Any(s => s.Conditions.Any(c => ConditionKeys.IsExistingTag(c.Key)));

    /// <summary>It opens the bucket to everyone.</summary>
    public bool IsPublic { get; } = statements.Any(PublicStatements.IsPublic);

    /// <summary>Null where the bucket has none.</summary>
    public static BucketPolicy? Of(BucketInfo bucket) =>
        bucket.Settings.TryGetValue(Setting, out var text) ? Parsed.TryGetValue(text, out var policy) ? policy : Parse(text, bucket.Name) : null;

    public PolicyVerdict Judge(PolicyRequest request)
    {
        if (_denies)
            return PolicyVerdict.Denied;

        var verdict = PolicyVerdict.Silent;
        foreach (var statement in statements)
        {
            if (!statement.AppliesTo(request))
                continue;

            if (!statement.Allows)
                return PolicyVerdict.Denied;

            verdict = PolicyVerdict.Allowed;
        }

        return verdict;
    }

    /// <summary>Whether anything that the body of the request may say could be allowed: whoever no statement is about need not send it.</summary>
    public bool CouldAllow(S3Request request, Permission permission) =>
        !_denies && statements.Any(s => s.Allows && s.CouldApplyTo(new(request, permission, null)));

    private static BucketPolicy Parse(string text, string bucket) => Parsed.GetValue(text, t => Read(t, bucket));

    private static BucketPolicy Read(string text, string bucket)
    {
        try
        {
            return PolicyReader.Read(Encoding.UTF8.GetBytes(text), bucket);
        }
        catch (S3Exception)
        {
            return Unreadable;
        }
    }
}
