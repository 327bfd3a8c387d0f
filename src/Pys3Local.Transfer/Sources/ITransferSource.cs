using Pys3Local.Storage;

namespace Pys3Local.Transfer.Sources;

/// <summary>Where objects come from. Nothing of it changes a source.</summary>
public interface ITransferSource
{
    /// <summary>For messages.</summary>
    string Name { get; }

    Task<IReadOnlyList<string>> ListBucketsAsync(CancellationToken cancellationToken);

    /// <summary>A bucket with its settings, as <see cref="S3.Administration.BucketConfigurations"/> has them; null if there is none.</summary>
    /// <param name="note">Gets a line for each setting that cannot be read.</param>
    Task<BucketInfo?> FindBucketAsync(string bucket, Action<string> note, CancellationToken cancellationToken);

    /// <summary>
    /// The versions of each key together, the oldest first. Of each is known what a listing says: id, size, ETag, time. Only one key is in memory at
    /// a time.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(string bucket, string prefix, CancellationToken cancellationToken);

    /// <summary>All that is known of a version, without its content; null if it has gone.</summary>
    Task<ObjectInfo?> DescribeAsync(string bucket, ObjectInfo listed, CancellationToken cancellationToken);

    /// <summary>A version with its content; null if it has gone.</summary>
    /// <param name="attempt">From 1: a source that had to guess something guesses better.</param>
    /// <param name="read">Told of the bytes of each read; null for nobody.</param>
    Task<SourceContent?> OpenAsync(string bucket, ObjectInfo listed, int attempt, Action<long>? read, CancellationToken cancellationToken);
}

/// <summary>A source of which any part of a content can be read.</summary>
public interface IRangedSource : ITransferSource
{
    /// <summary>A part of the content; it is not compared with anything.</summary>
    Task<Stream> OpenRangeAsync(string bucket, ObjectInfo listed, long offset, long length, CancellationToken cancellationToken);
}

/// <summary>A version whose content is being read.</summary>
public sealed class SourceContent : IAsyncDisposable
{
    private readonly Contents.ProvenStream _body;

    internal SourceContent(ObjectInfo info, Contents.ProvenStream body)
    {
        Info = info;
        _body = body;
    }

    /// <summary>As the source describes it.</summary>
    public ObjectInfo Info { get; }

    /// <summary>It throws at its end unless it is what the source describes.</summary>
    public Stream Body => _body;

    /// <summary>As it is to be kept, known after the end of the body: with an ETag that is of its bytes.</summary>
    public ObjectInfo Kept => _body.Kept;

    /// <summary>False where there was nothing but the size to compare; known after the end of the body.</summary>
    public bool IsProven => _body.IsProven;

    public ValueTask DisposeAsync() => _body.DisposeAsync();
}

/// <summary>A version that cannot be taken over, in a sentence without its name.</summary>
public sealed class VersionException(string message, Exception? inner = null) : Exception(message, inner);
