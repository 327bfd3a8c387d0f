using Pys3Local.S3.Errors;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Encryption;

/// <summary>How a bucket encrypts what nobody says anything about, and what it blocks.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionRule.html</remarks>
internal static class BucketEncryption
{
    public const string Setting = "encryption";

    private const string CustomerKeys = "SSE-C";

    public static BucketConfiguration<ServerSideEncryptionConfiguration> Document { get; } = new(Setting, S3Errors.ServerSideEncryptionConfigurationNotFoundError);

    /// <summary>What is answered where nothing is set and the server encrypts everything.</summary>
    public static ServerSideEncryptionConfiguration OfServer { get; } =
        new() { Rules = [new() { ApplyServerSideEncryptionByDefault = new() { SSEAlgorithm = "AES256" }, BucketKeyEnabled = false }] };

    /// <summary>Null where the bucket has none.</summary>
    public static ContentProtection? DefaultOf(BucketInfo bucket) => RuleOf(bucket)?.ApplyServerSideEncryptionByDefault switch
    {
        null => null,
        { SSEAlgorithm: "AES256" } => new ContentProtection.Ring(),
        var kms => RequestedProtection.OfRing(kms.KMSMasterKeyID),
    };

    public static bool BlocksCustomerKeys(BucketInfo bucket) => RuleOf(bucket)?.BlockedEncryptionTypes?.EncryptionTypes.Contains(CustomerKeys) == true;

    /// <summary>Refuses what could not be kept.</summary>
    public static void Check(ServerSideEncryptionConfiguration asked, bool refusesKms)
    {
        if (asked.Rules.Count != 1)
            throw new S3Exception(S3Errors.MalformedXML, "An encryption configuration has exactly one Rule.");

        var rule = asked.Rules[0];
        if (rule.ApplyServerSideEncryptionByDefault is null && rule.BlockedEncryptionTypes is null)
            throw new S3Exception(S3Errors.MalformedXML, "A Rule says what applies by default, or what is blocked.");

        foreach (var type in rule.BlockedEncryptionTypes?.EncryptionTypes ?? [])
        {
            if (type is not (CustomerKeys or "NONE"))
                throw new S3Exception(S3Errors.MalformedXML, "An EncryptionType that is blocked is SSE-C or NONE.");
        }

        if (rule.ApplyServerSideEncryptionByDefault is { } byDefault)
            Check(byDefault, refusesKms);
    }

    private static void Check(ServerSideEncryptionByDefault byDefault, bool refusesKms)
    {
        switch (byDefault.SSEAlgorithm)
        {
            case "AES256" when !string.IsNullOrEmpty(byDefault.KMSMasterKeyID):
                throw new S3Exception(S3Errors.InvalidArgument, "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse")
                { Details = [new("ArgumentName", "ApplyServerSideEncryptionByDefault")] };
            case "aws:kms" when refusesKms:
                throw new S3Exception(S3Errors.NotImplemented, "This server is set not to take aws:kms (--no-sse-kms): AES256 is encrypted with its ring of keys as well.");
            case "aws:kms:dsse":
                throw new S3Exception(S3Errors.NotImplemented, "Encryption in two layers (aws:kms:dsse) is not offered: set aws:kms or AES256.");
            case not ("AES256" or "aws:kms"):
                throw new S3Exception(S3Errors.MalformedXML, "An SSEAlgorithm is AES256 or aws:kms.");
        }
    }

    private static ServerSideEncryptionRule? RuleOf(BucketInfo bucket) => Document.Find(bucket)?.Rules[0];
}
