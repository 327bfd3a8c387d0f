using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth;

/// <summary>Headers that a signature depends on appear once: otherwise two parties may each read a different one.</summary>
internal static class SingleHeader
{
    /// <summary>The value, or null where there is no such header; twice is <c>InvalidRequest</c>.</summary>
    public static string? Of(S3Request request, string name)
    {
        var values = request.Values(name);
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => throw new S3Exception(S3Errors.InvalidRequest, $"The header {name} appears more than once."),
        };
    }
}
