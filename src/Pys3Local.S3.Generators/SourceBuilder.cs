using System.Text;

namespace Pys3Local.S3.Generators;

/// <summary>Lines of C# with their indentation; lines end with LF everywhere, so that golden files compare.</summary>
internal sealed class SourceBuilder
{
    private readonly StringBuilder _text = new();
    private int _indentation;

    public void Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', _indentation * 4).Append(line);

        _text.Append('\n');
    }

    /// <summary>A header and a block in braces.</summary>
    public void Block(string header, Action body)
    {
        Line(header);
        Line("{");
        _indentation++;
        body();
        _indentation--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
