namespace Pys3Local.Configuration.Toml;

/// <summary>
/// A value of any type. Each <c>As…</c> gives the value of its type and throws a <see cref="TomlException"/> with the place in the text where the
/// value is of another one.
/// </summary>
public sealed class TomlValue
{
    private readonly object _content;
    private readonly TomlSource? _source;

    internal TomlValue(object content, TomlSource? source = null, int start = -1, int end = -1)
    {
        _content = content;
        _source = source;
        Start = start;
        End = end;
        Kind = content switch
        {
            string => TomlKind.String,
            long => TomlKind.Integer,
            double => TomlKind.Float,
            bool => TomlKind.Boolean,
            DateTimeOffset => TomlKind.OffsetDateTime,
            DateTime => TomlKind.LocalDateTime,
            DateOnly => TomlKind.LocalDate,
            TimeOnly => TomlKind.LocalTime,
            TomlTable => TomlKind.Table,
            _ => TomlKind.Array,
        };
    }

    public TomlKind Kind { get; }

    /// <summary>Counted from 1; 0 for a value that was not read from a text.</summary>
    public int Line => _source?.Line(Start) ?? 0;

    /// <summary>Counted from 1 in Unicode characters.</summary>
    public int Column => _source?.Column(Start) ?? 0;

    internal int Start { get; }

    /// <summary>Behind the value in the text; -1 for what is made of headers or dotted keys and so is in no one place.</summary>
    internal int End { get; }

    /// <summary>Made by <c>[[headers]]</c>, so that more may be appended.</summary>
    internal bool IsTableArray => End < 0 && Kind == TomlKind.Array;

    public static TomlValue Of(string value) => new(value);

    public static TomlValue Of(long value) => new(value);

    public static TomlValue Of(double value) => new(value);

    public static TomlValue Of(bool value) => new(value);

    public static TomlValue Of(DateTimeOffset value) => new(value);

    public static TomlValue Of(DateTime value) => new(value);

    public static TomlValue Of(DateOnly value) => new(value);

    public static TomlValue Of(TimeOnly value) => new(value);

    public static TomlValue Of(IEnumerable<TomlValue> items) => new(items.ToList());

    public static TomlValue Of(IEnumerable<string> items) => Of(items.Select(Of));

    /// <summary>An inline table.</summary>
    public static TomlValue Of(IEnumerable<KeyValuePair<string, TomlValue>> entries)
    {
        var table = new TomlTable(TomlTableForm.Inline);
        foreach (var (key, value) in entries)
            table.Add(key, value);
        return new TomlValue(table);
    }

    public string AsString() => As<string>("a \"string\"");

    public long AsInteger() => As<long>("an integer");

    public double AsFloat() => As<double>("a float");

    public bool AsBoolean() => As<bool>("true or false");

    public DateTimeOffset AsOffsetDateTime() => As<DateTimeOffset>("a date and time with its offset, as 2030-01-31T12:00:00Z");

    public DateTime AsLocalDateTime() => As<DateTime>("a date and time, as 2030-01-31T12:00:00");

    public DateOnly AsLocalDate() => As<DateOnly>("a date, as 2030-01-31");

    public TimeOnly AsLocalTime() => As<TimeOnly>("a time, as 12:00:00");

    public IReadOnlyList<TomlValue> AsArray() => As<List<TomlValue>>("an [array]");

    public TomlTable AsTable() => As<TomlTable>("a table");

    /// <summary>An error about this value, with its place.</summary>
    public TomlException Error(string reason) => new(reason, Line, Column);

    internal void Append(TomlValue element) => ((List<TomlValue>)_content).Add(element);

    private T As<T>(string expected) => _content is T value ? value : throw Error($"{expected} is expected here");
}

/// <summary>The types of TOML 1.0 (https://toml.io/en/v1.0.0#keyvalue-pair); an array of tables is an array.</summary>
public enum TomlKind
{
    String,
    Integer,
    Float,
    Boolean,
    OffsetDateTime,
    LocalDateTime,
    LocalDate,
    LocalTime,
    Array,
    Table,
}
