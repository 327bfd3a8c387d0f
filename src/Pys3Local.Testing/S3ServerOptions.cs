namespace Pys3Local.Testing;

/// <summary>How a server of a test is to be.</summary>
public sealed record S3ServerOptions
{
    public string AccessKeyId { get; init; } = "test";

    public string SecretAccessKey { get; init; } = "test";

    /// <summary>What it says; clients may sign for any.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Are there from the start, and again after a reset.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>Only this key signs, and only with its secret; otherwise any key does with any secret.</summary>
    public bool VerifiesSecrets { get; init; }

    /// <summary>Every access key has buckets of its own: for tests that run at the same time on one server.</summary>
    public bool HasNamespaces { get; init; }

    /// <summary>Bytes of content that it keeps at most.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;
}
