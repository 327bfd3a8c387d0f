using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Body;

/// <summary>What the headers say that the content will hash to.</summary>
internal sealed class Integrity
{
    /// <summary>In which an SDK says that a checksum comes: without one, the content would be unprotected and the client believe otherwise.</summary>
    private const string SdkHeader = "x-amz-sdk-checksum-algorithm";

    /// <summary>They say nothing, as those of most requests.</summary>
    private static readonly Integrity Undeclared = new();

    public byte[]? Md5 { get; private init; }

    public ChecksumAlgorithm? Algorithm { get; private set; }

    /// <summary>The checksum itself; null where it is to come in the trailers, or where there is none.</summary>
    public byte[]? Checksum { get; private set; }

    /// <summary>The checksum is one of so many parts' checksums (<c>base64-3</c>): of no body, but of the object that CompleteMultipartUpload makes.</summary>
    private string? _ofParts;

    /// <summary>The checksum comes after the content.</summary>
    public bool InTrailer { get; private set; }

    /// <param name="amz">Those of the headers that are S3's own.</param>
    public static Integrity Parse(IHeaderDictionary headers, AmzHeaders amz, bool takesTrailer)
    {
        var integrity = ParseMd5(headers) is { } md5 ? new Integrity { Md5 = md5 } : null;
        string? announced = null;
        foreach (var (name, values) in amz)
        {
            if (name.StartsWith(ChecksumNames.HeaderPrefix, StringComparison.OrdinalIgnoreCase) && !IsAboutChecksums(name))
                (integrity ??= new()).AddHeader(name, values.Count == 1 ? values[0] : null);
            else if (name.Equals(SdkHeader, StringComparison.OrdinalIgnoreCase))
                announced = values.ToString();
        }

        if (headers.TryGetValue("x-amz-trailer", out var trailers))
        {
            foreach (var name in trailers.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                (integrity ??= new()).AddTrailer(name, takesTrailer);
        }

        // An SDK that is asked for MD5 sends the header that was there before there were checksums.
        if (announced is not null && integrity?.Algorithm is null && !(integrity?.Md5 is not null && announced.Equals("MD5", StringComparison.OrdinalIgnoreCase)))
            throw new S3Exception(S3Errors.InvalidRequest, $"{SdkHeader} specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");

        return integrity ?? Undeclared;
    }

    /// <summary>Reads a checksum in base64; a value that is not one of that algorithm is <c>InvalidRequest</c>.</summary>
    public static byte[] ParseChecksum(ChecksumAlgorithm algorithm, string? text)
    {
        var value = new byte[algorithm.Length()];
        return text is not null && Convert.TryFromBase64String(text, value, out var length) && length == value.Length
            ? value
            : throw Invalid(algorithm);
    }

    /// <summary>The header is about something else than this body's content (CompleteMultipartUpload: the object's).</summary>
    public ObjectChecksum? TakeChecksum()
    {
        var taken = Algorithm is { } algorithm && Checksum is not null ? ObjectChecksum.Of(algorithm, Checksum) : null;
        if (taken is not null && _ofParts is not null)
            taken = taken with { Value = taken.Value + _ofParts, Type = ChecksumType.Composite };

        if (taken is not null)
            (Algorithm, Checksum) = (null, null);

        return taken;
    }

    public void VerifyMd5(byte[] actual)
    {
        if (Md5 is not null && !CryptographicOperations.FixedTimeEquals(Md5, actual))
        {
            throw new S3Exception(S3Errors.BadDigest, "The Content-MD5 you specified did not match what we received.")
            { Details = [new("ExpectedDigest", Convert.ToBase64String(Md5)), new("CalculatedDigest", Convert.ToBase64String(actual))] };
        }
    }

    public void VerifyChecksum(byte[] expected, byte[] actual)
    {
        if (_ofParts is not null)
            throw Invalid(Algorithm!.Value);

        if (!CryptographicOperations.FixedTimeEquals(expected, actual))
            throw new S3Exception(S3Errors.BadDigest, $"The {Algorithm?.Name()} you specified did not match the calculated checksum.");
    }

    private static byte[]? ParseMd5(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue("Content-MD5", out var values))
            return null;

        var value = new byte[16];
        return values.Count == 1 && Convert.TryFromBase64String(values[0]!, value, out var length) && length == value.Length
            ? value
            : throw new S3Exception(S3Errors.InvalidDigest, "The Content-MD5 you specified is not valid.") { Details = [new("Content-MD5", values.ToString())] };
    }

    private static bool IsAboutChecksums(string header) =>
        header.AsSpan(ChecksumNames.HeaderPrefix.Length) is var rest
        && (rest.Equals("algorithm", StringComparison.OrdinalIgnoreCase)
            || rest.Equals("mode", StringComparison.OrdinalIgnoreCase)
            || rest.Equals("type", StringComparison.OrdinalIgnoreCase));

    private void AddHeader(string name, string? value)
    {
        var algorithm = ChecksumNames.FromHeader(name)
            ?? throw new S3Exception(S3Errors.InvalidRequest, $"The checksum algorithm is not supported. It can be one of: {ChecksumNames.List}.");
        SetAlgorithm(algorithm);
        if (value?.IndexOf('-') is { } dash and > 0 && int.TryParse(value.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            (value, _ofParts) = (value[..dash], value[dash..]);

        Checksum = ParseChecksum(algorithm, value);
    }

    private static S3Exception Invalid(ChecksumAlgorithm algorithm) => new(S3Errors.InvalidRequest, $"Value for {algorithm.Header()} header is invalid.");

    private void AddTrailer(string name, bool takesTrailer)
    {
        if (!takesTrailer)
            throw new S3Exception(S3Errors.InvalidRequest, "x-amz-trailer needs a body in a form that has trailers: see x-amz-content-sha256.");

        SetAlgorithm(ChecksumNames.FromHeader(name)
            ?? throw new S3Exception(S3Errors.InvalidRequest, "The value specified in the x-amz-trailer header is not supported."));
        InTrailer = true;
    }

    private void SetAlgorithm(ChecksumAlgorithm algorithm)
    {
        if (Algorithm is not null)
            throw new S3Exception(S3Errors.InvalidRequest, "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");

        Algorithm = algorithm;
    }
}
