using System.Security.Cryptography;

namespace Pys3Local.Configuration.Keys;

/// <summary>An id and a secret of the lengths that AWS uses, from letters and digits only, so that they need no quoting anywhere.</summary>
/// <param name="Id">20 upper-case letters and digits.</param>
/// <param name="Secret">40 letters and digits: 238 bits.</param>
public readonly record struct AccessKeyPair(string Id, string Secret)
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string Alphanumeric = Upper + "abcdefghijklmnopqrstuvwxyz";

    /// <summary>A random pair.</summary>
    public static AccessKeyPair Create(RandomNumberGenerator random) => new(Text(random, Upper, 20), CreateSecret(random));

    /// <summary>A random secret.</summary>
    public static string CreateSecret(RandomNumberGenerator random) => Text(random, Alphanumeric, 40);

    /// <summary>Without the secret.</summary>
    public override string ToString() => Id;

    private static string Text(RandomNumberGenerator random, string choices, int length)
    {
        Span<char> text = stackalloc char[length];
        Span<byte> one = stackalloc byte[1];
        for (var at = 0; at < length;)
        {
            random.GetBytes(one);
            // What is past the last whole round of the choices would favour the first of them.
            if (one[0] < 256 / choices.Length * choices.Length)
                text[at++] = choices[one[0] % choices.Length];
        }

        return new string(text);
    }
}
