using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.S3.Requests;

/// <summary>What may be in a header, and the one place that puts headers into an answer.</summary>
internal static class HeaderText
{
    /// <summary>RFC 9110, 5.6.2: what the name of a header is made of.</summary>
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(static code => (char)code).Where(static character => char.IsControl(character) && character != '\t')]);

    public static bool IsName(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    /// <summary>No control character but a tab is in it: neither can it end the header, nor would a client get back another text than it stored.</summary>
    public static bool IsValue(string text) => !text.AsSpan().ContainsAny(Controls);

    /// <summary>
    /// Puts a header into an answer. What no header can carry (an object may be older than this server, or come from a file): a name that is none
    /// is left out with its value, control characters go, and what is not ASCII travels as UTF-8, which the host is set to write.
    /// </summary>
    public static void Put(IHeaderDictionary answer, string name, string value)
    {
        if (IsName(name))
            answer[name] = IsValue(value) ? value : string.Concat(value.Where(static c => !Controls.Contains(c)));
    }
}
