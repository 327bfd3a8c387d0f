using System.Globalization;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Conditions;

/// <summary>One part of an object's bytes.</summary>
/// <remarks>RFC 9110, 14.1.2. Of several ranges S3 honours none and sends the whole object, and so does this.</remarks>
internal readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>The asked-for range, cut to the object; null where there is none or it is in a form that S3 does not accept. 416 where it is outside the object.</summary>
    public static ByteRange? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            return null;

        var text = header.AsSpan("bytes=".Length).Trim();
        var dash = text.IndexOf('-');
        if (dash < 0 || text.Contains(','))
            return null;

        var first = text[..dash].Trim();
        var last = text[(dash + 1)..].Trim();
        if (first.IsEmpty)
            return Number(last) is { } suffix ? Suffix(suffix, size, header) : null;

        if (Number(first) is not { } from || (!last.IsEmpty && Number(last) is null))
            return null;

        var to = last.IsEmpty ? long.MaxValue : Number(last)!.Value;
        if (to < from)
            return null;

        return from < size ? new(from, Math.Min(to, size - 1) - from + 1) : throw NotSatisfiable(size, header);
    }

    public string ContentRange(long size) => string.Create(CultureInfo.InvariantCulture, $"bytes {Offset}-{Offset + Length - 1}/{size}");

    private static ByteRange Suffix(long suffix, long size, string header)
    {
        if (suffix == 0 || size == 0)
            throw NotSatisfiable(size, header);

        var length = Math.Min(suffix, size);
        return new(size - length, length);
    }

    /// <summary>A number with more digits than fit counts as the greatest one.</summary>
    private static long? Number(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
            return null;

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue;
    }

    private static S3Exception NotSatisfiable(long size, string header) => new(S3Errors.InvalidRange)
    {
        Headers = [new("Content-Range", $"bytes */{size}")],
        Details = [new("RangeRequested", header), new("ActualObjectSize", size.ToString(CultureInfo.InvariantCulture))],
    };
}
