namespace Pys3Local.EndToEnd.Harness;

/// <summary>Bytes that look random and are the same in every run.</summary>
public static class SampleData
{
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
