using System.Text;

namespace Pys3Local.S3.Generators;

/// <summary>Lines of C# with their indentation; lines end with LF everywhere, so that golden files compare.</summary>
internal sealed class SourceBuilder
{
    private readonly StringBuilder text = new();
    private int indentation;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            text.Append(' ', indentation * 4).Append(line);
        }

        text.Append('\n');
    }

    /// <summary>A header and a block in braces.</summary>
    public void Block(string header, Action body)
    {
        Line(header);
        Line("{");
        indentation++;
        body();
        indentation--;
        Line("}");
    }

    public override string ToString() => text.ToString();
}
