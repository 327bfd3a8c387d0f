using System.Collections.Immutable;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The request in the one form that both sides sign.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html</remarks>
internal static class CanonicalRequest
{
    public static void Write(SignedText output, S3Request request, SignatureClaim claim, SignedForm form)
    {
        output.AppendLine(request.Method);
        output.AppendEncoded(form.Path, keepSlash: true);
        output.Append((byte)'\n');
        WriteQuery(output, request.Query, form.KeepsOrder);
        WriteHeaders(output, request, claim, form.Host);
        output.AppendLine(claim.SignedHeaders);
        output.Append(claim.PayloadHash);
    }

    private static void WriteQuery(SignedText output, QueryParameters query, bool keepsOrder)
    {
        var isFirst = true;
        var items = keepsOrder ? [.. query.Items.OrderBy(item => PercentEncoding.Encode(item.Key), StringComparer.Ordinal)]
            : IsInOrder(query.Items) ? query.Items
            : InOrder(query.Items);
        foreach (var (name, value) in items)
        {
            if (name == PresignedQuery.SignatureName)
                continue;

            if (!isFirst)
                output.Append((byte)'&');

            output.AppendEncoded(name);
            output.Append((byte)'=');
            output.AppendEncoded(value);
            isFirst = false;
        }

        output.Append((byte)'\n');
    }

    /// <summary>Most clients send the query in the order in which they have signed it. False where that takes a closer look.</summary>
    private static bool IsInOrder(ImmutableArray<KeyValuePair<string, string>> items)
    {
        var last = "";
        foreach (var (name, _) in items)
        {
            if (name == PresignedQuery.SignatureName)
                continue;

            if (string.CompareOrdinal(last, name) >= 0 || PercentEncoding.Changes(name))
                return false;

            last = name;
        }

        return true;
    }

    /// <summary>By name and then value, each in its encoded form.</summary>
    private static ImmutableArray<KeyValuePair<string, string>> InOrder(ImmutableArray<KeyValuePair<string, string>> items) =>
        items.Sort(static (left, right) => Compare(left.Key, right.Key) is not 0 and var order ? order : Compare(left.Value, right.Value));

    private static int Compare(string left, string right) => string.CompareOrdinal(PercentEncoding.Encode(left), PercentEncoding.Encode(right));

    private static void WriteHeaders(SignedText output, S3Request request, SignatureClaim claim, string host)
    {
        foreach (var range in claim.SignedHeaders.AsSpan().Split(';'))
        {
            var name = CommonTexts.Of(claim.SignedHeaders.AsSpan(range));
            if (!request.Headers.TryGetValue(name, out var values))
                throw new S3Exception(S3Errors.SignatureDoesNotMatch, $"The signature covers the header {name}, which is not in the request: the client left it out or a proxy removed it.");

            output.Append(name);
            output.Append((byte)':');
            if (name == "host")
                values = host;

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
