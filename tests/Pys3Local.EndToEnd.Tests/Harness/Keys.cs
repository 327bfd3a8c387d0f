namespace Pys3Local.EndToEnd.Harness;

/// <summary>The pair that the servers under test are started with.</summary>
public sealed record Keys(string AccessKeyId, string SecretAccessKey)
{
    public static Keys Default { get; } = new("AKIAENDTOENDTESTS001", "e2e/Secret+with/Signs=that+clients/must+Quote");
}
