namespace Pys3Local.S3.Auth.Forms;

/// <summary>What a policy says of one field.</summary>
/// <param name="Field">Its name, without the dollar sign.</param>
/// <param name="IsPrefix"><c>starts-with</c>, else <c>eq</c>.</param>
internal sealed record FormCondition(string Field, string Value, bool IsPrefix)
{
    public bool Holds(string actual)
    {
        if (!IsPrefix)
            return actual == Value;

        // Types between commas each have to begin so.
        return Field.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
            ? actual.Split(',').All(type => type.TrimStart().StartsWith(Value, StringComparison.Ordinal))
            : actual.StartsWith(Value, StringComparison.Ordinal);
    }

    public override string ToString() => $"[\"{(IsPrefix ? "starts-with" : "eq")}\", \"${Field}\", \"{Value}\"]";
}
