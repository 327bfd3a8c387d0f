using System.Text;

namespace Pys3Local.Storage.Local.Usage;

/// <summary>Adds up versions that come in the order of their keys.</summary>
internal sealed class UsageTally(string prefix, int limit)
{
    private readonly int _prefixLength = Encoding.UTF8.GetByteCount(prefix);
    private readonly List<UsagePart> _parts = [];
    private byte[] _part = [];
    private Sum _inPart;
    private Sum _total;
    private bool _hasMore;

    public void Add(ReadOnlySpan<byte> key, long size, bool isNewest, bool isMarker)
    {
        _total.Add(size, isNewest, isMarker);
        if (!(_part.Length > 0 && key.StartsWith(_part)))
        {
            ClosePart();
            var slash = key[_prefixLength..].IndexOf((byte)'/');
            if (slash < 0)
                return;

            _part = key[..(_prefixLength + slash + 1)].ToArray();
        }

        _inPart.Add(size, isNewest, isMarker);
    }

    public PrefixUsage Result(bool isComplete)
    {
        ClosePart();
        return new PrefixUsage(prefix, _total.Value, _parts, _hasMore, isComplete);
    }

    private void ClosePart()
    {
        if (_part.Length > 0 && _parts.Count < limit)
            _parts.Add(new UsagePart(Encoding.UTF8.GetString(_part), _inPart.Value));
        else
            _hasMore |= _part.Length > 0;

        (_part, _inPart) = ([], default);
    }

    private struct Sum
    {
        private long _objects;
        private long _bytes;
        private long _versions;
        private long _versionBytes;
        private long _markers;

        public readonly UsageSum Value => new(_objects, _bytes, _versions, _versionBytes, _markers);

        public void Add(long size, bool isNewest, bool isMarker)
        {
            _versions++;
            _versionBytes += size;
            _markers += isMarker ? 1 : 0;
            if (isNewest && !isMarker)
            {
                _objects++;
                _bytes += size;
            }
        }
    }
}
