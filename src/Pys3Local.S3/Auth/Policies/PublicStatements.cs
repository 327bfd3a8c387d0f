namespace Pys3Local.S3.Auth.Policies;

/// <summary>What S3 calls public: an allowance for everyone that no condition narrows to fixed senders.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status</remarks>
internal static class PublicStatements
{
    /// <summary>Keys that say who sends.</summary>
    private static readonly HashSet<string> Senders = new[]
    {
        "aws:SourceIp", "aws:SourceArn", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceAccount", "aws:SourceOrgID", "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:userid", "aws:username", "s3:DataAccessPointArn",
        "s3:DataAccessPointAccount", "s3:x-amz-server-side-encryption-aws-kms-key-id",
    }.ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsPublic(PolicyStatement statement) =>
        statement.Allows
        && (statement.Principals.Everyone || statement.Principals.Inverted)
        && !statement.Conditions.Any(Narrows);

    private static bool Narrows(PolicyCondition condition)
    {
        if (!Senders.Contains(condition.Key) || condition.Operator.IsNegated || condition.Operator.AsksForPresence
            || condition.IfExists || condition.Quantifier == ConditionQuantifier.ForAllValues)
        {
            return false;
        }

        return condition.Operator.Name == "IpAddress"
            ? condition.Values.All(v => AddressRange.TryParse(v, out var range) && !range.IsVeryBroad)
            : condition.Values.All(v => !v.AsSpan().ContainsAny('*', '?') && !v.Contains("${", StringComparison.Ordinal));
    }
}
