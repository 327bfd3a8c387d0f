using System.Globalization;
using System.Text;

namespace Pys3Local.Benchmarks.Load;

/// <summary>Follows one answer to its end: status, length, and how much has come.</summary>
internal struct Answer
{
    private const long Unknown = -1;

    private long _left;
    private bool _chunked;
    private bool _inBody;

    public bool Complete { get; private set; }

    /// <summary>Bytes of the body so far; chunked coding counts as body.</summary>
    public long BodyBytes { get; private set; }

    /// <exception cref="InvalidDataException">It is not a success, or not HTTP as both servers speak it.</exception>
    public void Take(ReadOnlySpan<byte> bytes, bool isHead)
    {
        if (!_inBody)
        {
            var end = bytes.IndexOf("\r\n\r\n"u8);
            // Both servers send their headers in one piece, which loopback does not cut.
            if (end < 0 || !bytes.StartsWith("HTTP/1.1 2"u8))
                throw new InvalidDataException(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 800)]));
            ReadHead(bytes[..end], isHead);
            bytes = bytes[(end + 4)..];
        }

        BodyBytes += bytes.Length;
        if (_chunked)
        {
            Complete = bytes.EndsWith("0\r\n\r\n"u8);
            return;
        }

        _left -= bytes.Length;
        if (_left < 0)
            throw new InvalidDataException("more than the answer has come");
        Complete = _left == 0;
    }

    private void ReadHead(ReadOnlySpan<byte> head, bool isHead)
    {
        _inBody = true;
        var noContent = head[9..].StartsWith("204"u8);
        _left = isHead || noContent ? 0 : Unknown;
        var lines = head;
        while (_left == Unknown && lines.IndexOf((byte)'\n') is var at and >= 0)
        {
            lines = lines[(at + 1)..];
            if (Ascii.EqualsIgnoreCase(lines[..Math.Min(lines.Length, 15)], "content-length:"u8))
            {
                var line = lines[15..];
                var end = line.IndexOf((byte)'\r');
                _left = long.Parse(end < 0 ? line : line[..end], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            }
            else if (Ascii.EqualsIgnoreCase(lines[..Math.Min(lines.Length, 26)], "transfer-encoding: chunked"u8))
            {
                _chunked = true;
                return;
            }
        }

        if (_left == Unknown)
            throw new InvalidDataException("an answer without a length");
    }
}
