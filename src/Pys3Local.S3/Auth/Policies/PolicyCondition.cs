namespace Pys3Local.S3.Auth.Policies;

/// <summary>One line of a statement's <c>Condition</c>: an operator, a key, and the values of which any will do.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html</remarks>
internal sealed record PolicyCondition
{
    public required ConditionOperator Operator { get; init; }

    public required ConditionQuantifier Quantifier { get; init; }

    /// <summary>A request without the key passes.</summary>
    public required bool IfExists { get; init; }

    public required string Key { get; init; }

    /// <summary>As they are in the document.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    public required IReadOnlyList<ConditionTest> Tests { get; init; }

    public bool Holds(PolicyRequest request)
    {
        var actual = ConditionKeys.Values(Key, request);
        if (Operator.AsksForPresence)
            return Tests.Any(t => t(actual.Count == 0 ? "true" : "false", request));

        return Quantifier switch
        {
            ConditionQuantifier.ForAllValues => actual.All(value => HoldsFor(value, request)),
            ConditionQuantifier.ForAnyValue => actual.Any(value => HoldsFor(value, request)),
            _ when actual.Count == 0 => IfExists || Operator.IsNegated,
            _ => HoldsFor(actual[0], request),
        };
    }

    private bool HoldsFor(string value, PolicyRequest request) => Tests.Any(t => t(value, request)) != Operator.IsNegated;
}

/// <summary>Whether a value of a request fits one value of a condition, before negation.</summary>
internal delegate bool ConditionTest(string actual, PolicyRequest request);

/// <summary>Of a key with several values. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html</summary>
internal enum ConditionQuantifier
{
    /// <summary>The key has one value.</summary>
    None,

    /// <summary>True for a request without values as well.</summary>
    ForAllValues,

    ForAnyValue,
}
