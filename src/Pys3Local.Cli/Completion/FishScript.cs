using System.Text;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Completion;

/// <summary>The completion for fish, from 3.0 on.</summary>
internal static class FishScript
{
    public static string Write(CommandShape program)
    {
        var script = new StringBuilder();
        script.Append(
            """
            # fish completion for pys3local. To use it now: pys3local completion fish | source
            # For good: pys3local completion fish > ~/.config/fish/completions/pys3local.fish
            function __pys3local_at --description 'Whether the command line has come to this command'
                set -l at ''
                set -l value ''
                for word in (commandline -opc)[2..-1]
                    if test -n "$value"
                        set value ''
                        continue
                    end
                    switch "$at:$word"

            """);
        foreach (var command in program.All())
            WriteCases(script, command);
        script.Append(
            """
                    end
                end
                test "$at" = "$argv[1]"
            end
            complete -c pys3local -e
            complete -c pys3local -f

            """);
        foreach (var command in program.All())
            WriteCommand(script, command);
        return script.ToString();
    }

    private static void WriteCases(StringBuilder script, CommandShape command)
    {
        foreach (var below in command.Commands)
            script.Append($"            case {Quoted($"{command.Path}:{below.Name}")}\n                set at {Quoted(below.Path)}\n");
        var names = command.AllOptions.Where(option => !option.IsFlag).SelectMany(option => option.Names).ToList();
        if (names.Count > 0)
            script.Append($"            case {string.Join(' ', names.Select(name => Quoted($"{command.Path}:{name}")))}\n                set value 1\n");
    }

    private static void WriteCommand(StringBuilder script, CommandShape command)
    {
        var here = $"complete -c pys3local -n {Quoted($"__pys3local_at {Quoted(command.Path)}")}";
        foreach (var below in command.Commands)
            script.Append($"{here} -a {below.Name} -d {Quoted(FirstSentence.Of(below.Text))}\n");
        if (ValueShape.OfArgument(command) is { } argument)
            script.Append(Offer(argument) is { Length: > 0 } offer ? $"{here}{offer}\n" : "");
        foreach (var option in command.AllOptions)
        {
            var names = string.Concat(option.Names.Select(name => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}"));
            var value = ValueShape.Of(option) is { } shape ? $" -r{(shape.Kind == CompletionKind.File ? "" : " -f")}{Offer(shape)}" : "";
            script.Append($"{here}{names}{value} -d {Quoted(FirstSentence.Of(option.Text))}\n");
        }
    }

    private static string Offer(ValueShape value) => value.Kind switch
    {
        CompletionKind.File => " -F",
        CompletionKind.Directory => " -a '(__fish_complete_directories)'",
        CompletionKind.Choice => $" -a {Quoted(string.Join(' ', value.Choices))}",
        _ => "",
    };

    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";
}
