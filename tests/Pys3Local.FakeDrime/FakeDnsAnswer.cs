using System.Text;

namespace Pys3Local.FakeDrime;

/// <summary>An answer to a question, byte by byte. Names are written out, the name of the question as a pointer to it.</summary>
public sealed class FakeDnsAnswer
{
    private const int Header = 12;

    private readonly List<byte> _bytes;
    private readonly string _name;

    private FakeDnsAnswer(byte[] question)
    {
        _bytes = [.. question];
        _name = Name(question);
        _bytes[2] |= 0x80;
        _bytes[3] = 0x80;
    }

    public byte[] Bytes => [.. _bytes];

    public static FakeDnsAnswer To(byte[] question) => new(question);

    public static string Name(byte[] question)
    {
        var labels = new List<string>();
        for (var at = Header; question[at] > 0; at += 1 + question[at])
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));

        return string.Join('.', labels);
    }

    public FakeDnsAnswer Truncated()
    {
        _bytes[2] |= 0x02;
        return this;
    }

    public FakeDnsAnswer With(string owner, int type, byte[] data)
    {
        _bytes.AddRange(Encoded(owner));
        _bytes.AddRange([0, (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data]);
        _bytes[7]++;
        return this;
    }

    public FakeDnsAnswer WithAlias(string owner, string alias) => With(owner, 5, Encoded(alias));

    private byte[] Encoded(string text) => text == _name
        ? [0xC0, Header]
        : [.. text.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
}
