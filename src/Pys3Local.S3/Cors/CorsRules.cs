using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Cors;

/// <summary>The rules by which a browser may use a bucket from pages of other origins.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html</remarks>
internal static class CorsRules
{
    /// <summary>Of S3.</summary>
    private const int MaxRules = 100;

    private static readonly string[] Methods = ["GET", "PUT", "HEAD", "POST", "DELETE"];

    public static readonly BucketConfiguration<CORSConfiguration> Document = new("cors", S3Errors.NoSuchCORSConfiguration);

    public static void Check(CORSConfiguration configuration)
    {
        if (configuration.CORSRules.Count == 0)
            throw new S3Exception(S3Errors.MalformedXML, $"A CORS configuration has 1 to {MaxRules} rules.");

        if (configuration.CORSRules.Count > MaxRules)
            throw new S3Exception(S3Errors.InvalidRequest, $"The number of CORS rules should not exceed allowed limit of {MaxRules} rules.");

        foreach (var rule in configuration.CORSRules)
        {
            if (rule.AllowedMethods.Count == 0 || rule.AllowedOrigins.Count == 0)
                throw new S3Exception(S3Errors.MalformedXML, "A CORS rule needs an AllowedMethod and an AllowedOrigin.");

            if (rule.MaxAgeSeconds < 0)
                throw new S3Exception(S3Errors.MalformedXML, "MaxAgeSeconds cannot be negative.");

            if (rule.AllowedMethods.FirstOrDefault(m => !Methods.Contains(m)) is { } method)
                throw new S3Exception(S3Errors.InvalidRequest, $"Found unsupported HTTP method in CORS config. Unsupported method is {method}");

            if (rule.AllowedOrigins.Concat(rule.AllowedHeaders).FirstOrDefault(text => text.Count(c => c == '*') > 1) is { } pattern)
                throw new S3Exception(S3Errors.InvalidRequest, $"\"{pattern}\" can not have more than one wildcard.");

            if (rule.AllowedOrigins.Concat(rule.AllowedHeaders).Any(text => text.Length == 0 || text.Any(char.IsControl)))
                throw new S3Exception(S3Errors.InvalidRequest, "An AllowedOrigin or AllowedHeader is empty or contains a control character.");

            if (rule.AllowedHeaders.FirstOrDefault(text => !HeaderText.IsName(text)) is { } allowed)
                throw new S3Exception(S3Errors.InvalidRequest, $"AllowedHeader \"{allowed}\" is not a valid header name.");

            if (rule.ExposeHeaders.FirstOrDefault(header => !HeaderText.IsName(header)) is { } noName)
                throw new S3Exception(S3Errors.InvalidRequest, $"ExposeHeader \"{noName}\" is not a valid header name.");

            if (rule.ExposeHeaders.FirstOrDefault(header => header.Contains('*')) is { } exposed)
                throw new S3Exception(S3Errors.InvalidRequest, $"ExposeHeader \"{exposed}\" contains wildcard. We currently do not support wildcard for ExposeHeader.");
        }
    }

    /// <summary>The first rule that fits; null where none does.</summary>
    /// <param name="headers">Of a preflight: what the page wants to send.</param>
    public static CORSRule? Find(CORSConfiguration configuration, string origin, string method, IReadOnlyList<string> headers) =>
        configuration.CORSRules.FirstOrDefault(rule =>
            rule.AllowedMethods.Contains(method)
            && rule.AllowedOrigins.Any(allowed => Wildcard.Matches(allowed, origin))
            && headers.All(header => rule.AllowedHeaders.Any(allowed => Wildcard.Matches(allowed.ToLowerInvariant(), header.ToLowerInvariant()))));
}
