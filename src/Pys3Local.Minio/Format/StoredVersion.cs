namespace Pys3Local.Minio.Format;

/// <summary>One version of an object, as one drive describes it.</summary>
internal sealed record StoredVersion
{
    /// <summary>Of the kind of a version that was taken over from a format before <c>xl.meta</c>.</summary>
    public const int Legacy = 3;

    public const int DeleteMarker = 2;

    public const string NullId = "null";

    public long Kind { get; init; }

    public string Id { get; init; } = NullId;

    /// <summary>The directory of the parts; null where it is all zeros.</summary>
    public string? DataDirectory { get; init; }

    public int DataShards { get; init; } = 1;

    public int ParityShards { get; init; }

    /// <summary>Bytes of content that are cut into shards together.</summary>
    public int BlockSize { get; init; }

    /// <summary>Which shard this drive holds, from 1.</summary>
    public int ShardNumber { get; init; } = 1;

    public IReadOnlyList<long> PartNumbers { get; init; } = [];

    /// <summary>Bytes of each part, as stored (compressed or encrypted, where it is).</summary>
    public IReadOnlyList<long> PartSizes { get; init; } = [];

    public long Size { get; init; }

    /// <summary>Nanoseconds of the Unix epoch.</summary>
    public long Modified { get; init; }

    public IReadOnlyDictionary<string, string> System { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Equal on all drives that speak of the same version.</summary>
    public (string Id, long Kind, long Modified, string? Data) Identity => (Id, Kind, Modified, DataDirectory);

    /// <summary>Left by a version that was moved to another tier: nothing that a client can see.</summary>
    public bool IsFree => Kind == DeleteMarker && Has("x-minio-internal-free-version");

    public bool Has(string system) => System.Keys.Any(name => name.StartsWith(system, StringComparison.OrdinalIgnoreCase));
}
