namespace Pys3Local.S3.Auth.Policies;

/// <summary>Whether a value of a request fits one value of a condition, before negation.</summary>
internal delegate bool ConditionTest(string actual, PolicyRequest request);
