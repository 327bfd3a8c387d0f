using System.Text;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Completion;

/// <summary>The completion for zsh; works as a file in <c>$fpath</c> and with <c>eval</c>.</summary>
internal static class ZshScript
{
    public static string Write(CommandShape program)
    {
        var script = new StringBuilder();
        script.Append(
            """
            #compdef pys3local
            # zsh completion for pys3local. To use it now (after compinit): eval "$(pys3local completion zsh)"
            # For good: pys3local completion zsh > "${fpath[1]}/_pys3local"
            _pys3local() {
              local at='' value='' word i
              local -a commands options
              for ((i = 2; i < CURRENT; i++)); do
                word=${words[i]}
                if [[ -n $value ]]; then value=''; continue; fi
                case "$at:$word" in

            """);
        ShellWalk.WriteCases(script, program, "      ");
        script.Append(
            """
                esac
              done
              if [[ -n $value ]]; then
                case $value in
                  ANY) _message 'value' ;;
                  FILE) _files ;;
                  DIR) _files -/ ;;
                  *) compadd -- ${=value} ;;
                esac
                return
              fi
              case $at in

            """);
        foreach (var command in program.All())
            WriteWords(script, command);
        script.Append(
            """
              esac
              if [[ ${words[CURRENT]} == -* || ${#commands} -eq 0 ]]; then
                _describe -o option options
              else
                _describe command commands
              fi
            }
            if [[ ${funcstack[1]} == _pys3local ]]; then _pys3local "$@"; else compdef _pys3local pys3local; fi

            """);
        return script.ToString();
    }

    private static void WriteWords(StringBuilder script, CommandShape command)
    {
        var words = command.Commands.Select(below => Described(below.Name, FirstSentence.Of(below.Text)))
            .Concat((ValueShape.OfArgument(command)?.Choices ?? []).Select(choice => Quoted(choice)));
        var options = command.AllOptions.SelectMany(option => option.Names.Select(name => Described(name, FirstSentence.Of(option.Text))));
        script.Append($"    '{command.Path}')\n");
        WriteList(script, "commands", words);
        WriteList(script, "options", options);
        script.Append("      ;;\n");
    }

    private static void WriteList(StringBuilder script, string name, IEnumerable<string> items)
    {
        script.Append($"      {name}=(\n");
        foreach (var item in items)
            script.Append($"        {item}\n");
        script.Append("      )\n");
    }

    private static string Described(string name, string description) => Quoted($"{name.Replace(":", "\\:")}:{description}");

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''")}'";
}
