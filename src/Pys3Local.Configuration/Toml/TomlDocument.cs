using System.Text;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Configuration.Toml;

/// <summary>
/// A TOML document, read by Tomlyn: its text, and the tables read from it. It never changes; each edit gives a new document in which everything that was not
/// edited, comments and blank lines and order included, is byte for byte what it was. Errors are <see cref="TomlException"/>.
/// </summary>
public sealed class TomlDocument
{
    /// <summary>A text longer than this is refused.</summary>
    public const int MaxLength = ConfigDirectory.MaxFileBytes;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private TomlDocument(string text)
    {
        Text = text;
        (Root, Expressions) = TomlReader.Read(text);
    }

    public static TomlDocument Empty { get; } = new("");

    /// <summary>The whole text as it is on disk, a byte order mark included.</summary>
    public string Text { get; }

    public TomlTable Root { get; }

    internal IReadOnlyList<TomlExpression> Expressions { get; }

    public static TomlDocument Parse(string text)
    {
        if (text.Length > MaxLength)
            throw new TomlException($"the text is longer than {MaxLength} characters", 1, 1);
        try
        {
            _ = Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new TomlSource(text).Error(Math.Max(error.Index, 0), "half a surrogate pair is not a Unicode character");
        }

        return new TomlDocument(text);
    }

    public static TomlDocument Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength)
            throw new TomlException($"the text is longer than {MaxLength} bytes", 1, 1);
        return new TomlDocument(Decode(utf8));
    }

    public byte[] ToUtf8() => Strict.GetBytes(Text);

    /// <summary>Sets a key in a table of this document: in its place if it exists, else after the table's last key.</summary>
    /// <exception cref="InvalidOperationException">The key is a table of headers or dotted keys; remove it first.</exception>
    public TomlDocument With(TomlTable table, string key, TomlValue value) => new TomlEdit(this).Set(table, key, value);

    /// <summary>Removes a key of a table of this document: its lines, or the sections of the tables that it stands for. A missing key changes nothing.</summary>
    public TomlDocument Without(TomlTable table, string key) => new TomlEdit(this).Remove(table, key);

    /// <summary>Removes one element of an array of tables with the comment directly above it and with all tables below it.</summary>
    /// <exception cref="InvalidOperationException">It was not made by a header.</exception>
    public TomlDocument WithoutElement(TomlTable element) => new TomlEdit(this).RemoveElement(element);

    /// <summary>Appends <c>[path]</c> with its keys.</summary>
    public TomlDocument WithTable(IEnumerable<string> path, IEnumerable<KeyValuePair<string, TomlValue>> entries) =>
        new TomlEdit(this).Append($"[{TomlWriter.Path(path)}]", entries);

    /// <summary>Appends <c>[[path]]</c> with its keys.</summary>
    public TomlDocument WithElement(IEnumerable<string> path, IEnumerable<KeyValuePair<string, TomlValue>> entries) =>
        new TomlEdit(this).Append($"[[{TomlWriter.Path(path)}]]", entries);

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        var valid = utf8;
        while (!valid.IsEmpty && Rune.DecodeFromUtf8(valid, out _, out var length) == System.Buffers.OperationStatus.Done)
            valid = valid[length..];
        if (valid.IsEmpty)
            return Strict.GetString(utf8);
        var before = Strict.GetString(utf8[..^valid.Length]);
        throw new TomlSource(before).Error(before.Length, $"the byte 0x{valid[0]:x2} is not UTF-8; save the file as UTF-8");
    }
}
