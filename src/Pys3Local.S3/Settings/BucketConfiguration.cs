using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.Storage;

namespace Pys3Local.S3.Settings;

/// <summary>A configuration document of a bucket: kept among its settings as S3's own XML.</summary>
/// <param name="setting">The name under which it is kept.</param>
/// <param name="missing">What is answered where there is none.</param>
internal sealed class BucketConfiguration<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(string setting, S3Error missing)
    where T : class, IS3XmlDocument, IS3XmlReadable<T>
{
    /// <summary>Keyed by the text itself, which stays the same object as long as the setting does: it is parsed once, not on every request. As objects: the table wants a constructor of a type that it is told.</summary>
    private readonly ConditionalWeakTable<string, object> _parsed = [];

    /// <summary>Null where the bucket has none.</summary>
    /// <exception cref="S3Exception">What is stored cannot be read: somebody has changed it, or an older version of this server has taken it over from elsewhere.</exception>
    public T? Find(BucketInfo bucket)
    {
        if (!bucket.Settings.TryGetValue(setting, out var text))
            return null;

        try
        {
            return (T)_parsed.GetValue(text, static t => T.Read(Encoding.UTF8.GetBytes(t), S3XmlLimits.Default));
        }
        catch (S3XmlException e)
        {
            throw new S3Exception(S3Errors.StorageDamaged, $"What is stored as the {setting} of the bucket {bucket.Name} cannot be read: {e.Message} Put it again, or delete it.", e);
        }
    }

    public T Get(BucketInfo bucket) => Find(bucket) ?? throw new S3Exception(missing) { Details = [new("BucketName", bucket.Name)] };

    public BucketInfo Set(BucketInfo bucket, T document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        S3XmlWriter.Write(document, buffer);
        // What is escaped is longer than what came: a document that could be written and never read again would be worse than none.
        try
        {
            T.Read(buffer.WrittenSpan, S3XmlLimits.Default);
        }
        catch (S3XmlException e)
        {
            throw new S3Exception(S3Errors.MalformedXML, $"The document is larger than can be kept: {e.Message}", e);
        }

        return bucket with { Settings = bucket.Settings.SetItem(setting, Encoding.UTF8.GetString(buffer.WrittenSpan)) };
    }

    public BucketInfo Remove(BucketInfo bucket) =>
        bucket.Settings.ContainsKey(setting) ? bucket with { Settings = bucket.Settings.Remove(setting) } : bucket;

    public Task PutAsync(S3Context context, T document, CancellationToken cancellationToken) =>
        context.ChangeBucketAsync(bucket => Set(bucket, document), cancellationToken);

    public Task DeleteAsync(S3Context context, CancellationToken cancellationToken) => context.ChangeBucketAsync(Remove, cancellationToken);
}
