using System.Collections.Immutable;
using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>The key, the bucket and the hour of the examples in the documentation of Signature Version 4 for S3.</summary>
internal static class Examples
{
    public const string KeyId = "AKIAIOSFODNN7EXAMPLE";
    public const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    public const string Timestamp = "20130524T000000Z";
    public const string Host = "examplebucket.s3.amazonaws.com";
    public const string EmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static readonly DateTimeOffset Time = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    public static readonly AccessKey Key = new() { Id = KeyId, Secret = Secret };

    public static S3Options Options { get; } = new() { Keys = new Keys(Key), Domains = ["s3.amazonaws.com"] };

    internal sealed class Keys(params AccessKey[] keys) : IAccessKeys
    {
        private readonly ImmutableDictionary<string, AccessKey> _keys = keys.ToImmutableDictionary(key => key.Id);

        public AccessKey? Find(string accessKeyId) => _keys.GetValueOrDefault(accessKeyId);
    }
}
