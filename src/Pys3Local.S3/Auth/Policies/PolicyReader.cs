using System.Text.Json;
using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>Reads the JSON of a bucket policy: strict, bounded, and with an error for everything that would not be honoured.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html</remarks>
internal ref struct PolicyReader
{
    /// <summary>Of S3, in bytes. It bounds all counts below it.</summary>
    public const int MaxBytes = 20 << 10;

    private const string ResourcePrefix = "arn:aws:s3:::";

    /// <summary>Characters: the prefix, a bucket and a key.</summary>
    private const int MaxResource = 1200;

    /// <summary>Characters of a value that a condition asks for: all headers of a request together are no longer.</summary>
    private const int MaxValue = 16 << 10;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    private readonly string? _bucket;
    private Utf8JsonReader _json;
    private bool _variables;
    private long _cost;

    private PolicyReader(ReadOnlySpan<byte> document, string? bucket)
    {
        _json = new(document, Options);
        _bucket = bucket;
    }

    /// <summary>A policy of a session: about any bucket, and without principals, as it is about one caller. One whose patterns take too long is refused.</summary>
    public static BucketPolicy ReadForSession(ReadOnlySpan<byte> document) => Read(document, null).RequireCheap();

    /// <summary>Refuses with MalformedPolicy what is not a policy of this bucket.</summary>
    /// <param name="bucket">Null for a policy of a session.</param>
    public static BucketPolicy Read(ReadOnlySpan<byte> document, string? bucket)
    {
        if (document.Length > MaxBytes)
            throw Malformed($"Policies must not be larger than {MaxBytes} bytes.");

        try
        {
            // The version comes first: it says how the rest is read, wherever it is.
            var version = new PolicyReader(document, bucket).Version();
            return new PolicyReader(document, bucket) { _variables = version }.Policy();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new S3Exception(S3Errors.MalformedPolicy, "Policies must be valid JSON and the first byte must be '{'", e);
        }
    }

    /// <summary>Whether variables count.</summary>
    private bool Version()
    {
        var version = "2008-10-17";
        Begin(JsonTokenType.StartObject);
        while (NextName() is { } name)
        {
            _json.Read();
            if (name == "Version")
                version = Text();
            else
                _json.Skip();
        }

        return version switch
        {
            "2012-10-17" => true,
            "2008-10-17" => false,
            _ => throw Malformed("The policy must contain a valid version string"),
        };
    }

    private BucketPolicy Policy()
    {
        List<PolicyStatement>? statements = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Begin(JsonTokenType.StartObject);
        while (NextName(seen) is { } name)
        {
            _json.Read();
            switch (name)
            {
                case "Statement": statements = Statements(); break;
                case "Version" or "Id": Text(); break;
                default: throw Malformed($"Unknown field {Shown(name)}");
            }
        }

        if (_json.Read() || statements is null or [])
            throw Malformed("Missing required field Statement");

        return new(statements) { Cost = _cost };
    }

    private List<PolicyStatement> Statements()
    {
        if (_json.TokenType == JsonTokenType.StartObject)
            return [Statement()];

        Expect(JsonTokenType.StartArray);
        var statements = new List<PolicyStatement>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            statements.Add(Statement());

        return statements;
    }

    private PolicyStatement Statement()
    {
        Expect(JsonTokenType.StartObject);
        bool? allows = null;
        PolicyPrincipals? principals = null;
        (HashSet<string> Named, List<PolicyLevels> Levels)? actions = null;
        (List<PolicyPattern> Patterns, PolicyLevels Levels, bool Inverted)? resources = null;
        List<PolicyCondition> conditions = [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (NextName(seen) is { } name)
        {
            _json.Read();
            switch (name)
            {
                case "Sid": Text(); break;
                case "Effect": allows = Effect(); break;
                case "Principal" or "NotPrincipal" when principals is null && _bucket is not null: principals = Principals(name == "NotPrincipal"); break;
                case "Action" or "NotAction" when actions is null: actions = Actions(name == "NotAction"); break;
                case "Resource" or "NotResource" when resources is null: resources = Resources(name == "NotResource"); break;
                case "Condition": conditions = Conditions(); break;
                default: throw Malformed($"Unknown or repeated field {Shown(name)}");
            }
        }

        return new()
        {
            Allows = allows ?? throw Malformed("Missing required field Effect"),
            Principals = principals ?? (_bucket is null ? new(Everyone: true, [], Inverted: false) : throw Malformed("Missing required field Principal")),
            Actions = actions?.Named ?? throw Malformed("Missing required field Action"),
            Resources = resources?.Patterns ?? throw Malformed("Missing required field Resource"),
            InvertsResources = resources.Value.Inverted,
            HasIdleAction = actions.Value.Levels.Any(levels => (levels & resources.Value.Levels) == 0),
            Conditions = conditions,
        };
    }

    private bool Effect() => Text() switch
    {
        "Allow" => true,
        "Deny" => false,
        var other => throw Malformed($"Invalid effect: {Shown(other)}"),
    };

    private PolicyPrincipals Principals(bool inverted)
    {
        if (_json.TokenType == JsonTokenType.String)
            return Text() == "*" ? new(true, [], inverted) : throw PolicyPrincipals.Invalid();

        Expect(JsonTokenType.StartObject);
        var everyone = false;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var strangers = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (NextName(seen) is { } kind)
        {
            _json.Read();
            foreach (var value in Values())
            {
                if (kind is "Service" or "Federated")
                    continue;

                if (kind is not ("AWS" or "CanonicalUser"))
                    throw PolicyPrincipals.Invalid();

                if (value == "*" && kind == "AWS")
                    everyone = true;
                else if (PolicyPrincipals.UserOf(value) is { } user)
                    names.Add(user);
                else
                    strangers.Add(value);
            }
        }

        return seen.Count > 0 ? new(everyone, names, inverted) { Strangers = strangers } : throw PolicyPrincipals.Invalid();
    }

    /// <summary>With what each of the patterns is about: of the ones that are left out that does not matter.</summary>
    private (HashSet<string> Named, List<PolicyLevels> Levels) Actions(bool inverted)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var levels = new List<PolicyLevels>();
        foreach (var pattern in Values())
        {
            var actions = PolicyActions.Named(pattern).ToList();
            if (actions.Count == 0)
                throw Malformed("Policy has invalid action");

            named.UnionWith(actions);
            levels.Add(PolicyActions.Levels(actions));
        }

        return inverted ? (PolicyActions.All.Except(named).ToHashSet(StringComparer.Ordinal), []) : (named, levels);
    }

    /// <summary>Only this bucket and what is in it.</summary>
    private (List<PolicyPattern> Patterns, PolicyLevels Levels, bool Inverted) Resources(bool inverted)
    {
        var patterns = new List<PolicyPattern>();
        var levels = inverted ? PolicyLevels.Both : PolicyLevels.None;
        foreach (var text in Values())
        {
            var path = text.StartsWith(ResourcePrefix, StringComparison.Ordinal) ? text[ResourcePrefix.Length..] : null;
            if (text != "*" && (path is null || (_bucket is not null && !Wildcard.Matches(path.Split('/', 2)[0], _bucket))))
                throw Malformed("Policy has invalid resource");

            patterns.Add(PolicyPattern.Parse(text, wildcards: true, _variables));
            _cost += patterns[^1].Cost(MaxResource);
            levels |= Level(text[(path is null ? 0 : ResourcePrefix.Length)..]);
        }

        return (patterns, levels, inverted);
    }

    /// <summary>Without a slash it may still be about objects: wildcards and variables stand for slashes too.</summary>
    private static PolicyLevels Level(string path) => path.Contains('/') ? PolicyLevels.Objects
        : path.AsSpan().ContainsAny('*', '?', '$') ? PolicyLevels.Both
        : PolicyLevels.Bucket;

    private List<PolicyCondition> Conditions()
    {
        Expect(JsonTokenType.StartObject);
        var conditions = new List<PolicyCondition>();
        var operators = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (NextName(operators) is { } name)
        {
            _json.Read();
            Expect(JsonTokenType.StartObject);
            var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            while (NextName(keys) is { } key)
            {
                _json.Read();
                conditions.Add(Condition(name, key, Values()));
            }
        }

        return conditions;
    }

    private PolicyCondition Condition(string name, string key, List<string> values)
    {
        var bare = name;
        var quantifier = ConditionQuantifier.None;
        if (bare.Split(':', 2) is [var prefix, var rest])
        {
            bare = rest;
            quantifier = prefix.ToLowerInvariant() switch
            {
                "foranyvalue" => ConditionQuantifier.ForAnyValue,
                "forallvalues" => ConditionQuantifier.ForAllValues,
                _ => throw Malformed($"Invalid Condition type : {Shown(name)}"),
            };
        }

        var ifExists = bare.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase);
        if (ConditionOperator.Find(ifExists ? bare[..^"IfExists".Length] : bare) is not { } found || (found.AsksForPresence && (ifExists || quantifier != ConditionQuantifier.None)))
            throw Malformed($"Invalid Condition type : {Shown(name)}");

        if (!ConditionKeys.IsKnown(key))
            throw Malformed($"Policy has an invalid condition key: {Shown(key)}");

        var tests = new List<ConditionTest>(values.Count);
        foreach (var value in values)
        {
            _cost += found.HasPatterns ? PolicyPattern.Parse(value, wildcards: true, _variables).Cost(MaxValue) : value.Length;
            tests.Add(found.Compile(value, _variables) ?? throw Malformed($"Invalid value for the condition {Shown(name)}: {Shown(value)}"));
        }

        return new() { Operator = found, Quantifier = quantifier, IfExists = ifExists, Key = key, Values = values, Tests = tests };
    }

    /// <summary>One text or a list of them, not empty; numbers and booleans stand for their text.</summary>
    private List<string> Values()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
            return [Text()];

        var values = new List<string>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            values.Add(Text());

        return values.Count > 0 ? values : throw Malformed("A list in the policy is empty.");
    }

    private string Text() => _json.TokenType switch
    {
        JsonTokenType.String => _json.GetString()!,
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(_json.ValueSpan),
        _ => throw Malformed("A string is missing from the policy."),
    };

    private void Begin(JsonTokenType type)
    {
        _json.Read();
        Expect(type);
    }

    private readonly void Expect(JsonTokenType type)
    {
        if (_json.TokenType != type)
            throw Malformed("The policy does not follow the policy grammar.");
    }

    /// <summary>The next field of an object; null at its end. A name that comes twice is refused: which one counts would be a guess.</summary>
    private string? NextName(HashSet<string>? seen = null)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
            return null;

        var name = _json.GetString()!;
        return seen is null || seen.Add(name) ? name : throw Malformed($"Duplicate field {Shown(name)}");
    }

    private static string Shown(string text) => text.Length <= 64 ? text : text[..64] + "…";

    private static S3Exception Malformed(string message) => new(S3Errors.MalformedPolicy, message);
}
