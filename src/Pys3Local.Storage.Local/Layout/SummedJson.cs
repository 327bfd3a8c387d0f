using System.Globalization;
using System.Text;
using Pys3Local.Storage.Checksums;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>
/// A JSON document that ends with its own CRC-32C: <c>, "sum": "89abcdef" }</c>, of all bytes before that comma. A bit that flips in it
/// is found, whatever it makes of it. Who edits one by hand removes that line; without it nothing is compared.
/// </summary>
internal static class SummedJson
{
    private const int DigitCount = 8;

    /// <summary>More than the end of a document with a sum has.</summary>
    private const int TailLimit = 40;

    private static ReadOnlySpan<byte> Name => "\"sum\": \""u8;

    /// <summary>A document (an object with at least one property) with its sum.</summary>
    public static byte[] Seal(byte[] json)
    {
        var body = json.AsSpan(0, json.AsSpan().LastIndexOf((byte)'}')).TrimEnd(" \r\n"u8);
        return [.. body, .. Encoding.ASCII.GetBytes($",\n  \"sum\": \"{Sum(body):x8}\"\n}}")];
    }

    /// <summary>False if it has a sum and is not what was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> json)
    {
        var start = Math.Max(0, json.Length - TailLimit);
        var at = json[start..].LastIndexOf(Name);
        if (at < 0 || json[(start + at)..] is var tail && tail.Length < Name.Length + DigitCount)
            return true;

        var body = json[..(start + at)].TrimEnd(" \r\n"u8);
        return body.Length > 0 && body[^1] == (byte)',' && uint.TryParse(tail.Slice(Name.Length, DigitCount), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum)
            && sum == Sum(body[..^1]);
    }

    private static uint Sum(ReadOnlySpan<byte> body) => ~(uint)Crc.Crc32C.Update(CrcPolynomial.Crc32C.Ones, body);
}
