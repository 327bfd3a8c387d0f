namespace Pys3Local.Architecture.Tests;

/// <summary>RustFS GHSA-3p3x-734c-h5vx: a comparison that ends at the first difference tells, by its time, how much of a guess was right.</summary>
public sealed class SecretComparisonTests
{
    private const string FixedTime = "CryptographicOperations.FixedTimeEquals(";

    private static readonly string[] Comparisons = [" == ", " != ", ".Equals(", "SequenceEqual(", "CompareOrdinal("];
    private static readonly string[] Secrets = ["signature", "expected", "hmac", "secret"];

    private static readonly string[] Verifiers =
    [
        "src/Pys3Local.S3/Auth/SignatureV4/SignatureVerifier.cs",
        "src/Pys3Local.S3/Auth/SignatureV4/ChunkSignatures.cs",
        "src/Pys3Local.S3/Auth/SignatureV2/SignatureV2Verifier.cs",
        "src/Pys3Local.S3/Auth/Forms/PostSignature.cs",
        "src/Pys3Local.S3/Auth/Basic/BasicVerifier.cs",
    ];

    [Test]
    public void GHSA_3p3x_734c_h5vx_signatures_are_compared_in_fixed_time() =>
        Assert.All(Verifiers, path => Assert.Contains(FixedTime, File.ReadAllText(Path.Combine(SourceTree.Root, path)), StringComparison.Ordinal));

    [Test]
    public void GHSA_3p3x_734c_h5vx_nothing_secret_is_compared_in_another_way() => Assert.All(
        SourceTree.Files("src/Pys3Local.S3/Auth", "*.cs").Concat(SourceTree.Files("src/Pys3Local.S3/Access", "*.cs")).SelectMany(path => File.ReadLines(Path.Combine(SourceTree.Root, path)).Select(line => $"{path}: {line.Trim()}")),
        line => Assert.False(
            Comparisons.Any(comparison => Operands(line, comparison).Any(operand => Secrets.Any(secret => operand.Contains(secret, StringComparison.OrdinalIgnoreCase)))) && !line.Contains(FixedTime, StringComparison.Ordinal),
            line));

    /// <summary>The words on both sides of a comparison; names of fields, lengths, and the server's own secret beside itself are left out.</summary>
    private static IEnumerable<string> Operands(string line, string comparison)
    {
        for (var at = line.IndexOf(comparison, StringComparison.Ordinal); at >= 0; at = line.IndexOf(comparison, at + 1, StringComparison.Ordinal))
        {
            var before = line[..at].Split(' ', '(', '!')[^1];
            var after = line[(at + comparison.Length)..].Split(' ', ')', ',', ';')[0];
            foreach (var operand in new[] { before, after })
            {
                if (!operand.Contains('"', StringComparison.Ordinal) && !operand.EndsWith("Name", StringComparison.Ordinal) && !operand.EndsWith(".Length", StringComparison.Ordinal)
                    && !operand.EndsWith(".Algorithm", StringComparison.Ordinal) && operand is not ("known.Secret" or "key.Secret"))
                {
                    yield return operand;
                }
            }
        }
    }
}
