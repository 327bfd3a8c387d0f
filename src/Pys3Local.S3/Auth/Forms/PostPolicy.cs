using System.Globalization;
using System.Text.Json;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.Forms;

/// <summary>What the signer of a form allows to be posted with it.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html</remarks>
internal sealed class PostPolicy
{
    private static readonly string[] Exempt = ["policy", "x-amz-signature", "signature", "AWSAccessKeyId"];

    private readonly List<FormCondition> _conditions = [];

    public DateTimeOffset Expiration { get; private init; }

    /// <summary>Bytes of the file.</summary>
    public long MinLength { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long MaxLength { get; private set; } = long.MaxValue;

    /// <param name="base64">The field <c>policy</c>.</param>
    public static PostPolicy Parse(string base64)
    {
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(base64), new() { MaxDepth = 4 });
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string with half a surrogate pair.
            throw Invalid("Invalid JSON.", e);
        }
    }

    /// <summary>Refuses a form that is late, breaks a condition, or has a field that no condition is about.</summary>
    public void Check(PostFields fields, string bucket, DateTimeOffset now)
    {
        if (now >= Expiration)
            throw Refused("Policy expired.");

        if (fields.TryGet("bucket", out var named) && named != bucket)
            throw Refused("The form is posted to another bucket than its field \"bucket\" names.");

        foreach (var condition in _conditions)
        {
            if (!condition.Holds(IsBucket(condition.Field) ? bucket : fields[condition.Field] ?? ""))
                throw Refused($"Policy Condition failed: {condition}");
        }

        var extra = fields.All.Keys.Append("bucket").FirstOrDefault(name => !IsExempt(name) && !_conditions.Any(condition => condition.Field.Equals(name, StringComparison.OrdinalIgnoreCase)));
        if (extra is not null)
            throw Refused($"Extra input fields: {extra}");
    }

    private static PostPolicy Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || root.EnumerateObject().Count() != 2
            || !root.TryGetProperty("expiration", out var expiration) || !root.TryGetProperty("conditions", out var conditions))
        {
            throw Invalid("It must have an expiration and conditions, and nothing else.");
        }

        if (expiration.ValueKind != JsonValueKind.String || !TryParse(expiration.GetString()!, out var time))
            throw Invalid("Invalid 'expiration' value.");

        if (conditions.ValueKind != JsonValueKind.Array)
            throw Invalid("Its conditions are not a list.");

        var policy = new PostPolicy { Expiration = time };
        foreach (var condition in conditions.EnumerateArray())
            policy.Add(condition);

        return policy;
    }

    private void Add(JsonElement condition)
    {
        if (condition.ValueKind == JsonValueKind.Object)
        {
            if (condition.EnumerateObject().Count() != 1)
                throw Invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");

            foreach (var property in condition.EnumerateObject())
                _conditions.Add(new(property.Name, Text(property.Value), IsPrefix: false));

            return;
        }

        if (condition.ValueKind != JsonValueKind.Array || condition.GetArrayLength() != 3)
            throw Invalid("A condition is neither an object nor a list of three.");

        switch (Text(condition[0]).ToLowerInvariant())
        {
            case "eq":
                _conditions.Add(new(Field(condition[1]), Text(condition[2]), IsPrefix: false));
                break;
            case "starts-with":
                _conditions.Add(new(Field(condition[1]), Text(condition[2]), IsPrefix: true));
                break;
            case "content-length-range":
                MinLength = Math.Max(MinLength, Number(condition[1]));
                MaxLength = Math.Min(MaxLength, Number(condition[2]));
                break;
            default:
                throw Invalid("A condition is not one of eq, starts-with and content-length-range.");
        }
    }

    private static string Field(JsonElement element) => Text(element) is ['$', .. var name] && name.Length > 0 ? name : throw Invalid("A condition's field does not begin with '$'.");

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Invalid("A value is not a string.");

    private static long Number(JsonElement element)
    {
        var text = element.ValueKind == JsonValueKind.Number ? element.GetRawText() : Text(element);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid("A length is not a whole number.");
    }

    private static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static bool IsBucket(string name) => name.Equals("bucket", StringComparison.OrdinalIgnoreCase);

    private static bool IsExempt(string name) =>
        Exempt.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("x-ignore-", StringComparison.OrdinalIgnoreCase);

    private static S3Exception Invalid(string reason, Exception? inner = null) => new(S3Errors.InvalidPolicyDocument, $"Invalid Policy: {reason}", inner);

    private static S3Exception Refused(string reason) => new(S3Errors.AccessDenied, $"Invalid according to Policy: {reason}");
}
