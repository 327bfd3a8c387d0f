namespace Pys3Local.S3.Access;

/// <summary>The keys that are valid now. Called on every request: quick, without I/O, from many threads.</summary>
public interface IAccessKeys
{
    /// <summary>The key of that id, or null where there is none, or it is disabled or expired.</summary>
    AccessKey? Find(string accessKeyId);

    /// <summary>The users that keys belong to, by name; null where that cannot be said.</summary>
    IEnumerable<string>? Users => null;

    /// <summary>Why a key is refused although it is known (it is disabled, it has expired); null where it is not known. For the log only: a client is not told.</summary>
    string? WhyRefused(string accessKeyId) => null;
}
