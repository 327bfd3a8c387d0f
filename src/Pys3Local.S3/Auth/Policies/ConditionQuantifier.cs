namespace Pys3Local.S3.Auth.Policies;

/// <summary>Of a key with several values. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html</summary>
internal enum ConditionQuantifier
{
    /// <summary>The key has one value.</summary>
    None,

    /// <summary>True for a request without values as well.</summary>
    ForAllValues,

    ForAnyValue,
}
