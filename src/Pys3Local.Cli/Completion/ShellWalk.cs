using System.Text;
using Pys3Local.Cli.Parsing;

namespace Pys3Local.Cli.Completion;

/// <summary>
/// How the scripts for bash and zsh find out where on the command line they are: a <c>case</c> over <c>COMMAND:WORD</c> that, word by word,
/// sets <c>at</c> (the command) or <c>value</c> (what the next word is).
/// </summary>
internal static class ShellWalk
{
    /// <summary>The clauses of the <c>case</c>.</summary>
    public static void WriteCases(StringBuilder script, CommandShape program, string indent)
    {
        foreach (var command in program.All())
        {
            foreach (var below in command.Commands)
                script.Append($"{indent}'{command.Path}:{below.Name}') at='{below.Path}' ;;\n");
            foreach (var option in command.AllOptions.Where(option => !option.IsFlag))
            {
                var pattern = string.Join('|', option.Names.Select(name => $"'{command.Path}:{name}'"));
                script.Append($"{indent}{pattern}) value='{Token(ValueShape.Of(option)!)}' ;;\n");
            }
        }
    }

    /// <summary>Capital letters for what the script looks up, else the words themselves.</summary>
    public static string Token(ValueShape value) => value.Kind switch
    {
        CompletionKind.Directory => "DIR",
        CompletionKind.File => "FILE",
        CompletionKind.Choice => string.Join(' ', value.Choices),
        _ => "ANY",
    };
}
