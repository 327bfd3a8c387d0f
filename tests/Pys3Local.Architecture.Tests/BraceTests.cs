using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Pys3Local.Architecture.Tests;

/// <summary>
/// One form of braces: what fits a line has none, what does not has them, and all branches of an <c>if</c> are alike. The analyzer of <c>csharp_prefer_braces = when_multiline</c> holds one side
/// of that only. With <c>PYS3LOCAL_REGENERATE=1</c> the sources are rewritten, and this fails that once.
/// </summary>
public sealed class BraceTests
{
    private static readonly bool Rewrites = Environment.GetEnvironmentVariable("PYS3LOCAL_REGENERATE") == "1";

    [Test]
    public void What_fits_a_line_has_no_braces_and_what_does_not_has_them() => Assert.Empty(
        SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("tests", "*.cs")).Where(path => !path.Contains("/Golden/", StringComparison.Ordinal)).AsParallel().AsOrdered().SelectMany(Check));

    private static IEnumerable<string> Check(string path)
    {
        var file = Path.Combine(SourceTree.Root, path);
        var text = SourceText.From(File.ReadAllText(file));
        var found = Wrong(text).ToList();
        if (Rewrites && found.Count > 0)
        {
            // From the inside out: what gets braces makes what is around it longer than a line.
            while (Wrong(text).LastOrDefault() is { } wrong)
                text = text.WithChanges(wrong.Change(text));

            File.WriteAllText(file, text.ToString());
        }

        return found.Select(branch => $"{path}:{branch.HeaderEnd + 1} {(branch.IsBlock ? "fits a line and has braces" : "has no braces")}");
    }

    private static IEnumerable<Branch> Wrong(SourceText text)
    {
        foreach (var statement in CSharpSyntaxTree.ParseText(text, new(LanguageVersion.Preview)).GetRoot().DescendantNodes().OfType<StatementSyntax>())
        {
            var branches = BranchesOf(statement).Select(branch => Branch.Of(text, branch.First, branch.Last, branch.Body)).ToList();
            if (branches.Exists(branch => branch.IsOnOneLine))
                continue;

            var needsBraces = branches.Exists(branch => branch.NeedsBraces);
            foreach (var branch in branches.Where(branch => branch.IsBlock != needsBraces))
                yield return branch;
        }
    }

    private static IEnumerable<(SyntaxToken First, SyntaxToken Last, StatementSyntax Body)> BranchesOf(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax { Parent: not ElseClauseSyntax } branch => BranchesOf(branch, branch.IfKeyword),
        ForStatementSyntax loop => [(loop.GetFirstToken(), loop.CloseParenToken, loop.Statement)],
        CommonForEachStatementSyntax loop => [(loop.GetFirstToken(), loop.CloseParenToken, loop.Statement)],
        WhileStatementSyntax loop => [(loop.GetFirstToken(), loop.CloseParenToken, loop.Statement)],
        UsingStatementSyntax { Statement: not UsingStatementSyntax } use => [(use.GetFirstToken(), use.CloseParenToken, use.Statement)],
        LockStatementSyntax held => [(held.GetFirstToken(), held.CloseParenToken, held.Statement)],
        FixedStatementSyntax { Statement: not FixedStatementSyntax } pinned => [(pinned.GetFirstToken(), pinned.CloseParenToken, pinned.Statement)],
        _ => [],
    };

    private static IEnumerable<(SyntaxToken First, SyntaxToken Last, StatementSyntax Body)> BranchesOf(IfStatementSyntax branch, SyntaxToken first)
    {
        yield return (first, branch.CloseParenToken, branch.Statement);
        if (branch.Else is { Statement: IfStatementSyntax next } other)
        {
            foreach (var one in BranchesOf(next, other.ElseKeyword))
                yield return one;
        }
        else if (branch.Else is { } last)
        {
            yield return (last.ElseKeyword, last.ElseKeyword, last.Statement);
        }
    }

    /// <summary>A statement below another: the numbers of lines on which the head ends, and the body begins and ends.</summary>
    private sealed record Branch(int HeaderEnd, int Start, int End, bool IsBlock, bool NeedsBraces)
    {
        public bool IsOnOneLine => Start == HeaderEnd;

        public static Branch Of(SourceText text, SyntaxToken first, SyntaxToken last, StatementSyntax body)
        {
            var (headerStart, headerEnd) = (Line(first.SpanStart), Line(last.Span.End));
            var (start, end) = (Line(body.SpanStart), Line(body.Span.End));
            var isShort = body is not BlockSyntax block ? start == end && start == headerEnd + 1
                : block.Statements is [not (LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax or LabeledStatementSyntax) and var only] && start + 2 == end && Line(only.SpanStart) == Line(only.Span.End);
            return new(headerEnd, start, end, body is BlockSyntax, !isShort || headerStart != headerEnd);

            int Line(int position) => text.Lines.GetLineFromPosition(position).LineNumber;
        }

        public IEnumerable<TextChange> Change(SourceText text)
        {
            var lines = text.Lines;
            if (IsBlock)
                return [new(lines[Start].SpanIncludingLineBreak, ""), new(lines[End].SpanIncludingLineBreak, "")];

            var body = lines[HeaderEnd + 1].ToString();
            var indent = body[..(body.Length - body.TrimStart().Length - 4)];
            var next = lines[End + 1].ToString().TrimStart();
            var gap = next.Length == 0 || next.StartsWith('}') || next.StartsWith("else", StringComparison.Ordinal) ? "" : "\n";
            return [new(new(lines[HeaderEnd + 1].Start, 0), $"{indent}{{\n"), new(new(lines[End].EndIncludingLineBreak, 0), $"{indent}}}\n{gap}")];
        }
    }
}
