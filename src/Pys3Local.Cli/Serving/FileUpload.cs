using System.Security.Cryptography;
using Pys3Local.S3.Metadata;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>A file of this machine as an object, as if a client had put it.</summary>
internal static class FileUpload
{
    /// <param name="properties">What goes with it.</param>
    public static async Task PutAsync(IObjectStore store, string bucket, string key, string path, SeededObject properties, CancellationToken cancellationToken)
    {
        using var hash = MD5.Create();
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using var body = new CryptoStream(file, hash, CryptoStreamMode.Read);
        var modified = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);
        await store.PutObjectAsync(
            bucket,
            key,
            new ObjectWrite
            {
                Body = body,
                Length = file.Length,
                Seal = size => properties.ApplyTo(new ObjectInfo
                {
                    Key = key,
                    Size = size,
                    ETag = Convert.ToHexStringLower(hash.Hash!),
                    LastModified = modified,
                }),
            },
            cancellationToken);
    }
}
