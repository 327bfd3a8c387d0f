using System.Diagnostics.CodeAnalysis;

namespace Pys3Local.Configuration.Toml;

/// <summary>A place in the text, moved forward by the readers, and the little that all of them skip.</summary>
internal sealed class TomlCursor(TomlSource source)
{
    internal const char ByteOrderMark = '\ufeff';

    /// <summary>Stands for the end of the text; the character itself is refused wherever it could occur.</summary>
    internal const char End = '\0';

    internal TomlSource Source { get; } = source;

    internal string Text { get; } = source.Text;

    internal int At { get; set; }

    internal bool AtEnd => At >= Text.Length;

    internal char Current => Peek(0);

    internal char Peek(int ahead) => At + ahead < Text.Length ? Text[At + ahead] : End;

    internal bool StartsWith(string value) => Text.AsSpan(Math.Min(At, Text.Length)).StartsWith(value, StringComparison.Ordinal);

    internal bool Take(char expected)
    {
        if (AtEnd || Current != expected)
            return false;
        At++;
        return true;
    }

    internal void SkipBlanks()
    {
        while (Current is ' ' or '\t')
            At++;
    }

    internal bool TakeNewline()
    {
        if (Current == '\r' && Peek(1) == '\n')
            At += 2;
        else if (Current == '\n')
            At++;
        else
            return false;
        return true;
    }

    internal void SkipComment()
    {
        if (Current != '#')
            return;
        while (!AtEnd && Current != '\n' && !(Current == '\r' && Peek(1) == '\n'))
        {
            RefuseControl(Current);
            At++;
        }
    }

    internal void SkipBlanksNewlinesComments()
    {
        do
        {
            SkipBlanks();
            SkipComment();
        }
        while (TakeNewline());
    }

    /// <summary>The control characters that stand nowhere in a document: all but tab and the line break.</summary>
    internal void RefuseControl(char c)
    {
        if (c is < ' ' and not '\t' or '\u007f')
            Fail($"the control character U+{(int)c:X4} is not allowed here; write it as an escape in a \"string\"");
    }

    [DoesNotReturn]
    internal void Fail(string reason) => Fail(At, reason);

    [DoesNotReturn]
    internal void Fail(int offset, string reason) => throw Source.Error(offset, reason);
}
