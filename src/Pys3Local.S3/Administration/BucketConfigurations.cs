using System.Text;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Cors;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations;
using Pys3Local.S3.Operations.Bucket;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Administration;

/// <summary>
/// The settings of a bucket that S3 services have in common, as documents on their way from one service to another. What another service has said
/// is held to the same rules as what a client puts.
/// </summary>
public static class BucketConfigurations
{
    /// <summary>Sub-resources as S3 names them, which are also the names among <see cref="BucketInfo.Settings"/>, in the order in which they can be set.</summary>
    public static IReadOnlyList<string> Names { get; } = ["versioning", "object-lock", "tagging", "cors", "lifecycle", "policy"];

    /// <summary>
    /// What else a bucket of this program has, set by its operator: it goes with an export, and to no other service. After <see cref="Names"/>, for a floor of retention
    /// needs versions.
    /// </summary>
    public static IReadOnlyList<string> OwnNames { get; } = [EncryptionName, .. OwnSettings.Names];

    public const string EncryptionName = BucketEncryption.Setting;

    /// <summary>How the bucket encrypts what nobody says anything about; null where it does not.</summary>
    public static ContentProtection? ProtectionOf(BucketInfo bucket) => BucketEncryption.DefaultOf(bucket);

    /// <summary>The bucket with this document set.</summary>
    /// <param name="name">One of <see cref="Names"/> or <see cref="OwnNames"/>.</param>
    /// <param name="document">As a service answers it: XML, JSON for a policy.</param>
    /// <exception cref="ArgumentException">A client could not have set it here; the message says why.</exception>
    public static BucketInfo Take(BucketInfo bucket, string name, string document)
    {
        try
        {
            return BucketSettings.Checked(name switch
            {
                "versioning" => Versions(bucket, Read<VersioningConfiguration>(document)),
                "object-lock" => Locks(bucket, Read<ObjectLockConfiguration>(document)),
                "tagging" => GetBucketTagging.Document.Set(bucket, TagSet.FromXml(Read<Tagging>(document), TagSet.MaxBucketTags).ToXml()),
                "cors" => Cors(bucket, Read<CORSConfiguration>(document)),
                "lifecycle" => LifecycleRules.Document.Set(bucket, LifecycleCheck.Checked(Read<LifecycleConfiguration>(document))),
                "policy" => Policy(bucket, document),
                EncryptionName => Encryption(bucket, Read<ServerSideEncryptionConfiguration>(document)),
                _ when OwnSettings.Names.Contains(name) => OwnSettings.Take(bucket, name, document),
                _ => throw new ArgumentException($"'{name}' is not a setting that can be taken over: {string.Join(", ", Names)}", nameof(name)),
            });
        }
        catch (S3Exception e)
        {
            throw new ArgumentException(e.Message, e);
        }
    }

    /// <summary>A setting as a client puts it; null where the bucket has none.</summary>
    public static string? Find(BucketInfo bucket, string name) => !bucket.Settings.TryGetValue(name, out var kept) ? null
        : name == "versioning" ? $"<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>{kept}</Status></VersioningConfiguration>"
        : kept;

    /// <summary>Never set is an answer without a state.</summary>
    private static BucketInfo Versions(BucketInfo bucket, VersioningConfiguration document) => document.Status is Versioning.Enabled or Versioning.Suspended
        ? bucket with { Settings = bucket.Settings.SetItem(Versioning.Setting, document.Status) }
        : bucket;

    private static BucketInfo Locks(BucketInfo bucket, ObjectLockConfiguration document)
    {
        PutObjectLockConfiguration.Check(document);
        return Versioning.StateOf(bucket) == Versioning.Enabled
            ? ObjectLock.Configuration.Set(bucket, document)
            : throw new ArgumentException("object lock needs a bucket that keeps versions");
    }

    private static BucketInfo Cors(BucketInfo bucket, CORSConfiguration document)
    {
        CorsRules.Check(document);
        return CorsRules.Document.Set(bucket, document);
    }

    private static BucketInfo Encryption(BucketInfo bucket, ServerSideEncryptionConfiguration document)
    {
        BucketEncryption.Check(document, refusesKms: false);
        return BucketEncryption.Document.Set(bucket, document);
    }

    private static BucketInfo Policy(BucketInfo bucket, string document)
    {
        var policy = PolicyReader.Read(Encoding.UTF8.GetBytes(document), bucket.Name);
        PolicyCheck.Check(policy, null);
        policy.RequireCheap();

        return policy.IsPublic && PublicAccess.Of(bucket).BlockPublicPolicy
            ? throw new ArgumentException(PublicAccess.Blocked("policies that open a bucket to everyone", "BlockPublicPolicy", bucket.Name))
            : bucket with { Settings = bucket.Settings.SetItem(BucketPolicy.Setting, document) };
    }

    private static T Read<T>(string document)
        where T : IS3XmlReadable<T> => XmlBody.Parse<T>(Encoding.UTF8.GetBytes(document), S3XmlLimits.Default);
}
