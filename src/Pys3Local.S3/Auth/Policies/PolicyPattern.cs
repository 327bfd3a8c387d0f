using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>
/// A text of a policy that others are compared with: characters, <c>*</c>, <c>?</c>, and variables (<c>${aws:username}</c>), whose
/// value is a text and never a pattern.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html</remarks>
internal sealed class PolicyPattern
{
    private const int Star = -1;
    private const int One = -2;
    private const int FirstVariable = -3;

    /// <summary>Characters that count for a variable: no name of a user is longer.</summary>
    private const int MaxVariable = 256;

    /// <summary>Characters, and below zero the marks above: variable n is <see cref="FirstVariable"/> - n.</summary>
    private readonly int[] _tokens;
    private readonly List<(string Key, string? Default)> _variables;

    private PolicyPattern(int[] tokens, List<(string, string?)> variables)
    {
        _tokens = tokens;
        _variables = variables;
    }

    /// <param name="wildcards"><c>*</c> and <c>?</c> stand for others; otherwise for themselves.</param>
    /// <param name="variables">As of the policy version 2012-10-17; otherwise <c>${</c> stands for itself.</param>
    public static PolicyPattern Parse(string text, bool wildcards, bool variables)
    {
        var tokens = new List<int>(text.Length);
        var found = new List<(string, string?)>();
        for (var i = 0; i < text.Length; i++)
        {
            var end = variables && text.AsSpan(i).StartsWith("${") ? text.IndexOf('}', i) : -1;
            if (end > 0)
            {
                AddVariable(text[(i + 2)..end], tokens, found);
                i = end;
            }
            else
            {
                tokens.Add(wildcards && text[i] == '*' ? Star : wildcards && text[i] == '?' ? One : text[i]);
            }
        }

        return new([.. tokens], found);
    }

    /// <summary>False as well where a variable in it has no value.</summary>
    public bool Matches(string text, PolicyRequest request, bool ignoreCase = false) =>
        Expand(request) is { } pattern && Matches(pattern, text, ignoreCase);

    /// <summary>
    /// Steps that a comparison takes at most. Text between two stars is searched for at every position; everything else is compared once.
    /// </summary>
    /// <param name="maxText">Characters of the longest text.</param>
    public long Cost(int maxText)
    {
        long run = 0, longest = 0;
        var afterStar = false;
        foreach (var token in _tokens)
        {
            afterStar |= token == Star;
            run = token == Star ? 0 : run + (token > FirstVariable ? 1 : MaxVariable);
            longest = afterStar ? Math.Max(longest, run) : longest;
        }

        return _tokens.Length + (longest * maxText);
    }

    private static void AddVariable(string name, List<int> tokens, List<(string, string?)> variables)
    {
        if (name is "*" or "?" or "$")
        {
            tokens.Add(name[0]);
            return;
        }

        string? otherwise = null;
        var comma = name.IndexOf(',');
        if (comma >= 0)
        {
            otherwise = name[(comma + 1)..].Trim().Trim('\'');
            name = name[..comma];
        }

        if (!ConditionKeys.IsKnown(name.Trim()))
            throw new S3Exception(S3Errors.MalformedPolicy, $"The policy variable '{name}' is not known here.");

        tokens.Add(FirstVariable - variables.Count);
        variables.Add((name.Trim(), otherwise));
    }

    private int[]? Expand(PolicyRequest request)
    {
        if (_variables.Count == 0)
            return _tokens;

        var expanded = new List<int>(_tokens.Length + 32);
        foreach (var token in _tokens)
        {
            if (token > FirstVariable)
            {
                expanded.Add(token);
                continue;
            }

            var (key, otherwise) = _variables[FirstVariable - token];
            if ((ConditionKeys.Values(key, request) is [var value, ..] ? value : otherwise) is not { Length: <= MaxVariable } text)
                return null;

            foreach (var character in text)
                expanded.Add(character);
        }

        return [.. expanded];
    }

    /// <summary>At most the product of both lengths, whatever the pattern; with one star, the length of the text: see <see cref="Wildcard"/>.</summary>
    private static bool Matches(ReadOnlySpan<int> pattern, ReadOnlySpan<char> text, bool ignoreCase)
    {
        var star = pattern.LastIndexOf(Star);
        if (star < 0)
            return MatchesFromStart(pattern, text, ignoreCase);

        for (var p = pattern.Length - 1; p > star; p--)
        {
            if (text.IsEmpty || (pattern[p] != One && !Same(pattern[p], text[^1], ignoreCase)))
                return false;

            text = text[..^(pattern[p] == One ? Wildcard.SizeOfLast(text) : 1)];
        }

        return MatchesFromStart(pattern[..(star + 1)], text, ignoreCase);
    }

    private static bool MatchesFromStart(ReadOnlySpan<int> pattern, ReadOnlySpan<char> text, bool ignoreCase)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == Star)
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && (pattern[p] == One || Same(pattern[p], text[t], ignoreCase)))
            {
                t += pattern[p++] == One ? Wildcard.SizeAt(text, t) : 1;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart(Star).IsEmpty;
    }

    private static bool Same(int token, char character, bool ignoreCase) =>
        token == character || (ignoreCase && token >= 0 && char.ToLowerInvariant((char)token) == char.ToLowerInvariant(character));
}
