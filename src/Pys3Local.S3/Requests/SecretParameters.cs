namespace Pys3Local.S3.Requests;

/// <summary>Names of query parameters and headers whose values let a reader act as the client, or read what it has encrypted: no log and no answer has them.</summary>
public static class SecretParameters
{
    private static readonly string[] OfSignatures = ["X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "Signature", "AWSAccessKeyId"];

    private static readonly string[] Keys = ["x-amz-server-side-encryption-customer-key", "x-amz-copy-source-server-side-encryption-customer-key"];

    /// <summary>It carries a key of the client's own.</summary>
    public static bool IsKey(string name) => Array.Exists(Keys, key => key.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static bool Contains(string name) => IsKey(name) || Array.Exists(OfSignatures, secret => secret.Equals(name, StringComparison.OrdinalIgnoreCase));
}
