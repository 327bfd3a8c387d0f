using System.Collections.Immutable;
using System.Text.Json;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>
/// The JSON of a sidecar, read token by token: a rebuilt index reads one for every key. It takes what the serializer takes for a
/// <see cref="SidecarDocument"/>: unknown properties are passed over, and of two with one name the last counts.
/// </summary>
internal ref struct SidecarReader(ReadOnlySpan<byte> json)
{
    private Utf8JsonReader _json = new(json);
    private string? _key;
    private long _size;
    private string? _etag;
    private DateTimeOffset? _modified;
    private string? _type;
    private ImmutableSortedDictionary<string, string> _metadata = StringMap.Empty;
    private ImmutableSortedDictionary<string, string> _attributes = StringMap.Empty;
    private string? _version;
    private long _sequence;
    private bool _isMarker;
    private long _fileTime;

    /// <summary>Null if something that every sidecar has is missing, or no such thing.</summary>
    /// <exception cref="JsonException">It is no JSON, or a value has the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The same.</exception>
    public VersionRecord? Read()
    {
        Expect(_json.Read() && _json.TokenType == JsonTokenType.StartObject);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            ReadProperty();

        Expect(_json.TokenType == JsonTokenType.EndObject && !_json.Read());
        if (_key is not { Length: > 0 } key || _etag is not { } etag || _size < 0 || _modified is not { } modified)
            return null;

        var info = new ObjectInfo
        {
            Key = key,
            Size = _size,
            ETag = etag.Trim('"'),
            LastModified = modified,
            ContentType = _type,
            Metadata = _metadata,
            Attributes = _attributes,
            VersionId = _version ?? ObjectInfo.NullVersion,
            IsDeleteMarker = _isMarker,
        };
        return new VersionRecord(info, _sequence, _fileTime);
    }

    private void ReadProperty()
    {
        if (Is("key"u8))
            _key = Text();
        else if (Is("size"u8))
            _size = Number();
        else if (Is("etag"u8))
            _etag = Text();
        else if (Is("last_modified"u8))
            _modified = Time();
        else if (Is("content_type"u8))
            _type = Text();
        else if (Is("metadata"u8))
            _metadata = Map();
        else if (Is("attributes"u8))
            _attributes = Map();
        else if (Is("version_id"u8))
            _version = Text();
        else if (Is("sequence"u8))
            _sequence = NumberOrZero();
        else if (Is("delete_marker"u8))
            _isMarker = Next() != JsonTokenType.Null && _json.GetBoolean();
        else if (Is("file_time"u8))
            _fileTime = NumberOrZero();
        else
            _json.Skip();
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.ValueTextEquals(name);

    private JsonTokenType Next()
    {
        Expect(_json.Read());
        return _json.TokenType;
    }

    private string? Text()
    {
        Next();
        return _json.GetString();
    }

    private long Number()
    {
        Next();
        Expect(_json.TryGetInt64(out var number));
        return number;
    }

    private long NumberOrZero()
    {
        if (Next() == JsonTokenType.Null)
            return 0;

        Expect(_json.TryGetInt64(out var number));
        return number;
    }

    /// <summary>As a rule it names no zone and is UTC; the original's may be in other forms, too.</summary>
    private DateTimeOffset? Time()
    {
        if (Next() == JsonTokenType.Null)
            return null;

        if (_json.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Unspecified)
            return new DateTimeOffset(time, TimeSpan.Zero);

        return Sidecar.TryTime(_json.GetString(), out var other) ? other : null;
    }

    private ImmutableSortedDictionary<string, string> Map()
    {
        if (Next() == JsonTokenType.Null)
            return StringMap.Empty;

        Expect(_json.TokenType == JsonTokenType.StartObject);
        var map = StringMap.Empty;
        while (Next() == JsonTokenType.PropertyName)
        {
            var name = _json.GetString()!;
            map = map.SetItem(name, Text() ?? throw new JsonException());
        }

        return map;
    }

    private static void Expect(bool holds)
    {
        if (!holds)
            throw new JsonException();
    }
}
