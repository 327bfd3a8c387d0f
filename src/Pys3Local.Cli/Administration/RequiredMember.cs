using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.Cli.Administration;

/// <summary>What a request has to say: a document makes no difference between null and what is not there.</summary>
internal static class RequiredMember
{
    /// <exception cref="BadHttpRequestException">It is missing.</exception>
    public static string Of(string? given, [CallerArgumentExpression(nameof(given))] string name = "") =>
        given ?? throw new BadHttpRequestException($"the request lacks '{char.ToLowerInvariant(name[0])}{name[1..]}'");
}
