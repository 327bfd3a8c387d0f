namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>One change of a signed request.</summary>
/// <param name="Name">What was changed.</param>
/// <param name="Apply">Changes it.</param>
internal sealed record Mutation(string Name, Action<TestRequest> Apply)
{
    /// <summary>The change is one of the body: it is found while that is read, when the caller is already known.</summary>
    public bool IsOfBody { get; init; }
}
