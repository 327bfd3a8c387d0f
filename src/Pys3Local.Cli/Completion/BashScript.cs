using System.Text;
using Pys3Local.Cli.Parsing;

namespace Pys3Local.Cli.Completion;

/// <summary>The completion for bash, from 3.2 on (what macOS has), without the bash-completion package.</summary>
internal static class BashScript
{
    public static string Write(CommandShape program)
    {
        var script = new StringBuilder();
        script.Append(
            """
            # bash completion for pys3local. To use it now: eval "$(pys3local completion bash)"
            # For good: pys3local completion bash > ~/.local/share/bash-completion/completions/pys3local
            _pys3local() {
              local cur=${COMP_WORDS[COMP_CWORD]} at='' value='' commands='' options='' word i
              local IFS=$' \t\n'
              COMPREPLY=()
              for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                # "--option=value" arrives as three words.
                [[ $word == '=' ]] && continue
                if [[ -n $value ]]; then value=''; continue; fi
                case "$at:$word" in

            """);
        ShellWalk.WriteCases(script, program, "      ");
        script.Append(
            """
                esac
              done
              [[ $cur == '=' ]] && cur=''
              if [[ -z $value ]]; then
                case $at in

            """);
        foreach (var command in program.All())
            WriteWords(script, command);
        script.Append(
            """
                esac
                if [[ $cur == -* || -z $commands ]]; then value=$options; else value=$commands; fi
              fi
              case $value in
                ANY) return ;;
                FILE) IFS=$'\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
                DIR) IFS=$'\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
                *) COMPREPLY=($(compgen -W "$value" -- "$cur")) ;;
              esac
            }
            complete -F _pys3local pys3local

            """);
        return script.ToString();
    }

    private static void WriteWords(StringBuilder script, CommandShape command)
    {
        var words = command.Commands.Select(below => below.Name).Concat(ValueShape.OfArgument(command)?.Choices ?? []);
        var value = ValueShape.OfArgument(command) is { Kind: CompletionKind.File or CompletionKind.Directory } place ? ShellWalk.Token(place) : string.Join(' ', words);
        script.Append($"      '{command.Path}') commands='{value}' options='{string.Join(' ', command.AllOptions.SelectMany(option => option.Names))}' ;;\n");
    }
}
