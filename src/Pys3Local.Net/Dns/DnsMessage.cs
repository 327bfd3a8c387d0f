using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Pys3Local.Net.Dns;

/// <summary>Writes questions and reads answers, RFC 1035 section 4. Whatever an answer holds, reading it comes to an end.</summary>
internal static class DnsMessage
{
    /// <summary>Bytes, over TCP.</summary>
    public const int MaxLength = 65_535;

    private const int HeaderLength = 12;
    private const int MaxLabel = 63;
    private const int MaxName = 253;
    private const int MaxAliases = 16;
    private const int Internet = 1;
    private const int NameError = 3;

    /// <summary>Null if the name is none that could be asked for.</summary>
    public static byte[]? Question(ushort id, string name, DnsRecordType type)
    {
        var labels = name.Split('.');
        if (name.Length is 0 or > MaxName || labels.Any(label => label.Length is 0 or > MaxLabel) || !Ascii.IsValid(name))
            return null;

        var message = new byte[HeaderLength + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = 1; // recursion desired
        message[5] = 1; // one question
        var at = HeaderLength;
        foreach (var label in labels)
        {
            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }

        at++;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), Internet);
        return message;
    }

    /// <summary>Null if it is no answer to this question, or says that the server cannot answer.</summary>
    public static DnsAnswer? Read(ReadOnlySpan<byte> message, ushort id, string name, DnsRecordType type)
    {
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != id || (message[2] & 0x80) == 0)
            return null;

        var code = message[3] & 0x0F;
        if (code is not 0 and not NameError || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
            return null;

        var at = HeaderLength;
        if (!TryReadName(message, ref at, out var asked) || !asked.Equals(name, StringComparison.OrdinalIgnoreCase) ||
            at + 4 > message.Length || BinaryPrimitives.ReadUInt16BigEndian(message[at..]) != (ushort)type)
        {
            return null;
        }

        if ((message[2] & 0x02) != 0)
            return new DnsAnswer([], null, true, true);

        at += 4;
        return ReadRecords(message, at, BinaryPrimitives.ReadUInt16BigEndian(message[6..]), name, type, code != NameError);
    }

    private static DnsAnswer? ReadRecords(ReadOnlySpan<byte> message, int at, int count, string name, DnsRecordType type, bool exists)
    {
        var addresses = new List<(string Owner, IPAddress Address)>();
        var aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        // The count is the server's word; every record takes at least 11 bytes of the message.
        for (var i = 0; i < count && at < message.Length; i++)
        {
            if (!TryReadName(message, ref at, out var owner) || at + 10 > message.Length)
                return null;

            var (kind, space) = (BinaryPrimitives.ReadUInt16BigEndian(message[at..]), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]));
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (at + length > message.Length)
                return null;

            if (space == Internet && kind == (int)type && length == (type == DnsRecordType.A ? 4 : 16))
                addresses.Add((owner, new IPAddress(message.Slice(at, length))));

            var target = at;
            if (space == Internet && kind == (int)DnsRecordType.CName && TryReadName(message, ref target, out var alias))
                aliases[owner] = alias;

            at += length;
        }

        var current = name;
        for (var step = 0; step < MaxAliases && aliases.TryGetValue(current, out var next); step++)
            current = next;

        var found = addresses.Where(record => record.Owner.Equals(current, StringComparison.OrdinalIgnoreCase)).Select(record => record.Address).ToList();
        return new DnsAnswer(found, found.Count == 0 && current != name ? current : null, false, exists);
    }

    /// <summary>Labels, of which the rest may be written elsewhere in the message: only ever further to the front.</summary>
    private static bool TryReadName(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        var text = new StringBuilder();
        var (from, end) = (at, -1);
        name = "";
        while (from < message.Length)
        {
            var length = message[from];
            if (length == 0)
            {
                at = end < 0 ? from + 1 : end;
                name = text.ToString();
                return true;
            }

            if ((length & 0xC0) == 0xC0)
            {
                if (from + 2 > message.Length)
                    return false;

                var target = BinaryPrimitives.ReadUInt16BigEndian(message[from..]) & 0x3FFF;
                end = end < 0 ? from + 2 : end;
                if (target >= from)
                    return false;

                // Further to the front: so it comes by again only after another label, and names that grow too long end it.
                from = target;
                continue;
            }

            if (length > MaxLabel || from + 1 + length > message.Length || text.Length + length > MaxName)
                return false;

            if (text.Length > 0)
                text.Append('.');

            text.Append(Encoding.Latin1.GetString(message.Slice(from + 1, length)));
            from += 1 + length;
        }

        return false;
    }
}

/// <summary>What a server has answered to one question.</summary>
/// <param name="Addresses">Of the name, through the aliases that the answer holds.</param>
/// <param name="Alias">Where the name leads to without an address in the answer; null if it has one or leads nowhere.</param>
/// <param name="IsTruncated">It did not fit: ask again over TCP.</param>
/// <param name="Exists">False if the server knows that there is no such name.</param>
internal sealed record DnsAnswer(IReadOnlyList<IPAddress> Addresses, string? Alias, bool IsTruncated, bool Exists);

/// <summary>RFC 1035 section 3.2.2 and RFC 3596.</summary>
internal enum DnsRecordType
{
    A = 1,
    CName = 5,
    Aaaa = 28,
}
