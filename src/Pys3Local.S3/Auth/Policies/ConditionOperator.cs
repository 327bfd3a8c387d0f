using System.Globalization;
using System.Net;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>How a condition compares.</summary>
/// <param name="Compile">A value of the document (and whether variables count in it) as a test; null where it is not one of the operator's kind.</param>
/// <param name="IsNegated">The condition holds where no test does.</param>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html</remarks>
internal sealed record ConditionOperator(string Name, Func<string, bool, ConditionTest?> Compile, bool IsNegated = false)
{
    private static readonly Dictionary<string, ConditionOperator> Operators = new ConditionOperator[]
    {
        new("StringEquals", Text),
        new("StringNotEquals", Text, true),
        new("StringEqualsIgnoreCase", TextIgnoringCase),
        new("StringNotEqualsIgnoreCase", TextIgnoringCase, true),
        new("StringLike", Pattern),
        new("StringNotLike", Pattern, true),
        new("ArnEquals", Pattern),
        new("ArnNotEquals", Pattern, true),
        new("ArnLike", Pattern),
        new("ArnNotLike", Pattern, true),
        new("NumericEquals", Number(sign => sign == 0)),
        new("NumericNotEquals", Number(sign => sign == 0), true),
        new("NumericLessThan", Number(sign => sign < 0)),
        new("NumericLessThanEquals", Number(sign => sign <= 0)),
        new("NumericGreaterThan", Number(sign => sign > 0)),
        new("NumericGreaterThanEquals", Number(sign => sign >= 0)),
        new("DateEquals", Date(sign => sign == 0)),
        new("DateNotEquals", Date(sign => sign == 0), true),
        new("DateLessThan", Date(sign => sign < 0)),
        new("DateLessThanEquals", Date(sign => sign <= 0)),
        new("DateGreaterThan", Date(sign => sign > 0)),
        new("DateGreaterThanEquals", Date(sign => sign >= 0)),
        new("Bool", Boolean),
        new("IpAddress", Address),
        new("NotIpAddress", Address, true),
        new("Null", Boolean) { AsksForPresence = true },
    }.ToDictionary(o => o.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Its values have wildcards.</summary>
    public bool HasPatterns => Compile == Pattern;

    /// <summary>It is about whether the request has the key at all.</summary>
    public bool AsksForPresence { get; private init; }

    /// <summary>Null where there is no such operator.</summary>
    public static ConditionOperator? Find(string name) => Operators.GetValueOrDefault(name);

    private static ConditionTest? Text(string value, bool variables)
    {
        var pattern = PolicyPattern.Parse(value, wildcards: false, variables);
        return (actual, request) => pattern.Matches(actual, request);
    }

    private static ConditionTest? TextIgnoringCase(string value, bool variables)
    {
        var pattern = PolicyPattern.Parse(value, wildcards: false, variables);
        return (actual, request) => pattern.Matches(actual, request, ignoreCase: true);
    }

    private static ConditionTest? Pattern(string value, bool variables)
    {
        var pattern = PolicyPattern.Parse(value, wildcards: true, variables);
        return (actual, request) => pattern.Matches(actual, request);
    }

    private static Func<string, bool, ConditionTest?> Number(Func<int, bool> fits) => (value, _) =>
        TryNumber(value, out var limit) ? (actual, _) => TryNumber(actual, out var number) && fits(number.CompareTo(limit)) : null;

    private static Func<string, bool, ConditionTest?> Date(Func<int, bool> fits) => (value, _) =>
        TryDate(value, out var limit) ? (actual, _) => TryDate(actual, out var time) && fits(time.CompareTo(limit)) : null;

    private static ConditionTest? Boolean(string value, bool variables) =>
        bool.TryParse(value, out var wanted) ? (actual, _) => bool.TryParse(actual, out var flag) && flag == wanted : null;

    private static ConditionTest? Address(string value, bool variables) =>
        AddressRange.TryParse(value, out var range) ? (actual, _) => IPAddress.TryParse(actual, out var address) && range.Contains(address) : null;

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    /// <summary>ISO 8601, or seconds since 1970.</summary>
    private static bool TryDate(string text, out DateTimeOffset time)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

        time = seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
        return time != default;
    }
}
