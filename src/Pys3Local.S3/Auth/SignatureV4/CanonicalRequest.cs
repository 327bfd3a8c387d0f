using Pys3Local.S3.Errors;
using Pys3Local.S3.Routing;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The request in the one form that both sides sign.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html</remarks>
internal static class CanonicalRequest
{
    public static void Write(SignedText output, S3Request request, SignatureClaim claim)
    {
        output.AppendLine(request.Method);
        output.AppendLine(PercentEncoding.Encode(request.Target.Path, keepSlash: true));
        WriteQuery(output, request.Query);
        WriteHeaders(output, request, claim);
        output.AppendLine(claim.SignedHeaders);
        output.Append(claim.PayloadHash);
    }

    private static void WriteQuery(SignedText output, QueryParameters query)
    {
        var items = new List<(string Name, string Value)>(query.Items.Count);
        foreach (var item in query.Items)
            if (item.Key != PresignedQuery.SignatureName)
                items.Add((PercentEncoding.Encode(item.Key), PercentEncoding.Encode(item.Value)));

        items.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name) is not 0 and var order
            ? order
            : string.CompareOrdinal(left.Value, right.Value));
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                output.Append((byte)'&');

            output.Append(items[i].Name);
            output.Append((byte)'=');
            output.Append(items[i].Value);
        }

        output.Append((byte)'\n');
    }

    private static void WriteHeaders(SignedText output, S3Request request, SignatureClaim claim)
    {
        foreach (var range in claim.SignedHeaders.AsSpan().Split(';'))
        {
            var name = claim.SignedHeaders[range];
            if (!request.Headers.TryGetValue(name, out var values))
                throw new S3Exception(S3Errors.SignatureDoesNotMatch, $"The signature covers the header {name}, which is not in the request: the client left it out or a proxy took it away.");

            output.Append(name);
            output.Append((byte)':');
            for (var i = 0; i < values.Count; i++)
            {
                if (i > 0)
                    output.Append((byte)',');

                WriteFolded(output, values[i].AsSpan().Trim());
            }

            output.Append((byte)'\n');
        }

        output.Append((byte)'\n');
    }

    /// <summary>Writes a run of spaces as one.</summary>
    private static void WriteFolded(SignedText output, ReadOnlySpan<char> value)
    {
        int run;
        while ((run = value.IndexOf("  ")) >= 0)
        {
            output.Append(value[..(run + 1)]);
            value = value[run..].TrimStart(' ');
        }

        output.Append(value);
    }
}
