namespace Pys3Local.Minio.Erasure;

/// <summary>The field of 256 elements with the polynomial x⁸+x⁴+x³+x²+1, in which the parity is computed.</summary>
internal static class GaloisField
{
    private const int Polynomial = 0x11d;

    private static readonly byte[] Powers = new byte[510];
    private static readonly int[] Logarithms = new int[256];

    static GaloisField()
    {
        var value = 1;
        for (var i = 0; i < 255; i++)
        {
            Powers[i] = Powers[i + 255] = (byte)value;
            Logarithms[value] = i;
            value <<= 1;
            if (value > 255)
                value ^= Polynomial;
        }
    }

    public static byte Multiply(byte a, byte b) => a == 0 || b == 0 ? (byte)0 : Powers[Logarithms[a] + Logarithms[b]];

    /// <param name="a">Not zero.</param>
    public static byte Invert(byte a) => Powers[255 - Logarithms[a]];

    public static byte Power(byte a, int exponent) => exponent == 0 ? (byte)1 : a == 0 ? (byte)0 : Powers[Logarithms[a] * exponent % 255];

    /// <summary>Adds a multiple of <paramref name="source"/> to <paramref name="target"/>.</summary>
    public static void AddMultiple(byte factor, ReadOnlySpan<byte> source, Span<byte> target)
    {
        Span<byte> table = stackalloc byte[256];
        for (var i = 0; i < table.Length; i++)
            table[i] = Multiply(factor, (byte)i);

        for (var i = 0; i < source.Length; i++)
            target[i] ^= table[source[i]];
    }
}
