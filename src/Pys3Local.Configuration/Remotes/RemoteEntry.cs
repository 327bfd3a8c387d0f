namespace Pys3Local.Configuration.Remotes;

/// <summary>An S3 service elsewhere, as the configuration names it.</summary>
/// <param name="Name">By which rules of buckets name it.</param>
/// <param name="Url">http or https.</param>
/// <param name="AccessKeyId">Public.</param>
/// <param name="Secret">Never shown.</param>
/// <param name="Region">As its signatures name it.</param>
public sealed record RemoteEntry(string Name, string Url, string AccessKeyId, string Secret, string Region)
{
    /// <summary>Where nothing else is said.</summary>
    public const string DefaultRegion = "us-east-1";

    /// <summary>No secret in any text.</summary>
    public override string ToString() => $"{Name} {Url}";
}
