using System.Globalization;
using System.Net;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>Addresses that begin with the same bits: <c>203.0.113.0/24</c>, <c>2001:db8::/32</c>, or one address alone.</summary>
internal readonly record struct AddressRange(IPAddress First, int PrefixLength)
{
    /// <summary>Wider than this counts as everybody: see the meaning of "public" in S3.</summary>
    public bool IsVeryBroad => PrefixLength < (First.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 8 : 32);

    /// <summary>Bits after the prefix do not matter, as in AWS.</summary>
    public static bool TryParse(string text, out AddressRange range)
    {
        range = default;
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
            return false;

        var bits = address.GetAddressBytes().Length * 8;
        var length = bits;
        if (slash >= 0 && !(int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= bits))
            return false;

        range = new(address, length);
        return true;
    }

    public bool Contains(IPAddress address)
    {
        if (address.AddressFamily != First.AddressFamily)
            return false;

        var first = First.GetAddressBytes();
        var other = address.GetAddressBytes();
        var whole = PrefixLength / 8;
        if (!first.AsSpan(0, whole).SequenceEqual(other.AsSpan(0, whole)))
            return false;

        var rest = PrefixLength % 8;
        return rest == 0 || (first[whole] ^ other[whole]) >> (8 - rest) == 0;
    }
}
