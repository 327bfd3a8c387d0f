using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth;

/// <summary>Headers that a signature depends on appear once: otherwise two parties may each read a different one.</summary>
internal static class SingleHeader
{
    /// <summary>The value, or null where there is no such header; twice is <c>InvalidRequest</c>.</summary>
    public static string? Of(S3Request request, string name)
    {
        if (!request.Headers.TryGetValue(name, out var values))
            return null;

        return values.Count == 1 ? values[0] : throw new S3Exception(S3Errors.InvalidRequest, $"The header {name} appears more than once.");
    }
}
