namespace Pys3Local.Configuration.Toml;

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
