using System.Text;
using System.Text.Json;
using Pys3Local.Storage.Local.Layout;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>The row that a statement is at, with each column read once. It is of use until the statement goes on.</summary>
internal readonly ref struct IndexRow
{
    private const int SumColumn = 11;

    private readonly sqlite3_stmt _row;
    private readonly ReadOnlySpan<byte> _version;
    private readonly long _size;
    private readonly ReadOnlySpan<byte> _etag;
    private readonly long _modified;
    private readonly ReadOnlySpan<byte> _type;
    private readonly long _fileTime;
    private readonly ReadOnlySpan<byte> _place;
    private readonly ReadOnlySpan<byte> _extra;

    /// <summary>Throws if the row is not as it was written.</summary>
    public IndexRow(sqlite3_stmt row, long bucket)
    {
        _row = row;
        var columns = new RowColumns(row);
        var sum = RowSum.Begin(bucket);
        Key = sum.Bytes(columns.Bytes(0));
        Age = sum.Number(columns.Number(1));
        _version = sum.Bytes(columns.Bytes(2));
        _size = sum.Number(columns.Number(3));
        _etag = sum.Bytes(columns.Bytes(4));
        _modified = sum.Number(columns.Number(5));
        _type = sum.Bytes(columns.Bytes(6));
        IsMarker = sum.Number(columns.Number(7)) != 0;
        _fileTime = sum.Number(columns.Number(8));
        _place = sum.Bytes(columns.Bytes(9));
        _extra = sum.Bytes(columns.Bytes(10));
        if (sum.Value != columns.Number(SumColumn) && !IsNull(SumColumn))
            throw IndexRows.Damage("a row of it is not as it was written");
    }

    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The sequence with its sign turned.</summary>
    public long Age { get; }

    public bool IsMarker { get; }

    public VersionRecord Version(bool latest) => Version(Info(latest));

    /// <param name="info">What this row says, read before.</param>
    public VersionRecord Version(ObjectInfo info) => new(info, -Age, _fileTime, _place.IsEmpty ? null : Encoding.UTF8.GetString(_place));

    /// <summary>What a listing shows of it. What the row holds may be nonsense, where it is without a sum.</summary>
    public ObjectInfo Info(bool latest)
    {
        try
        {
            var (metadata, attributes) = RowMaps.Read(_extra);
            return new ObjectInfo
            {
                Key = Encoding.UTF8.GetString(Key),
                VersionId = _version.IsEmpty ? ObjectInfo.NullVersion : Encoding.UTF8.GetString(_version),
                Size = _size,
                ETag = Text(_etag, 4) ?? throw IndexRows.Damage("a row of it has no ETag"),
                LastModified = new DateTimeOffset(_modified, TimeSpan.Zero),
                ContentType = _type.IsEmpty ? Text(_type, 6) : RowMaps.NameOf(_type),
                IsDeleteMarker = IsMarker,
                Metadata = metadata,
                Attributes = attributes,
                IsLatest = latest,
            };
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw IndexRows.Damage("a row of it cannot be read");
        }
    }

    private string? Text(ReadOnlySpan<byte> bytes, int column) =>
        !bytes.IsEmpty ? Encoding.UTF8.GetString(bytes) : IsNull(column) ? null : "";

    private bool IsNull(int column) => sqlite3_column_type(_row, column) == SQLITE_NULL;
}
