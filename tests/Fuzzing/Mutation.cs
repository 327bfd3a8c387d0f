using System.Text;

namespace Pys3Local.Fuzzing;

/// <summary>Damages bytes in the ways that find faults in parsers.</summary>
internal static class Mutation
{
    private static readonly string[] Numbers = ["0", "-1", "1", "00", "2147483648", "4294967296", "9223372036854775807", "99999999999999999999", "1e9", "0x10"];

    /// <param name="random">Decides everything.</param>
    /// <param name="sample">What is well formed.</param>
    /// <param name="words">What means something to the parser.</param>
    public static byte[] Of(Random random, byte[] sample, params string[] words)
    {
        var bytes = new List<byte>(sample);
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(bytes.Count - at, random.Next(1, 1 << random.Next(1, 6)));
            switch (random.Next(8))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 4:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Numbers[random.Next(Numbers.Length)]));
                    break;
                case 5:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 300)));
                    break;
                default:
                    if (words.Length > 0)
                        bytes.InsertRange(at, Encoding.UTF8.GetBytes(words[random.Next(words.Length)]));

                    break;
            }
        }

        return [.. bytes];
    }

    public static byte[] Of(Random random, IReadOnlyList<string> samples, params string[] words) =>
        Of(random, Encoding.UTF8.GetBytes(samples[random.Next(samples.Count)]), words);
}
