using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Commands;

/// <summary>The completions in the shells themselves: a person types the beginning of a word and the tabulator key.</summary>
public sealed class CompletionTests : CommandTest
{
    private const string Ready = "READY> ";
    private const string ClearLine = "\u0015";

    private static readonly (string Typed, string Completed)[] Words =
    [
        ("pys3local client-c\t", "onfig"),
        ("pys3local serve --backend me\t", "mory"),
        ("pys3local keys add --preset restic-a\t", "ppend-only"),
        ("pys3local config add x --type dr\t", "ime"),
        ("pys3local serve --durability no\t", "ne"),
        ("pys3local keys rot\t", "ate"),
    ];

    [Test]
    [Arguments("bash", "eval \"$(pys3local completion bash)\"\n", "--norc", "--noprofile", "-i")]
    [Arguments("zsh", "autoload -Uz compinit; compinit -u -d \"$HOME/dump\"; eval \"$(pys3local completion zsh)\"\n", "-f", "-i")]
    public async Task The_tabulator_completes(string shell, string load, params string[] arguments)
    {
        var program = $"/usr/bin/{shell}";
        Assert.SkipUnless(File.Exists(program), $"{shell} is not installed");
        Environment["PATH"] = $"{NativeBinary.Artifacts}:/usr/bin:/bin";
        Environment["PS1"] = Ready;
        List<(string, string)> answers = [(Ready, load)];
        foreach (var (typed, completed) in Words)
        {
            answers.Add((Ready, typed));
            // The line is left, so that the next one begins with a prompt of its own.
            answers.Add((typed.TrimEnd('\t') + completed, ClearLine + "\n"));
        }

        answers.Add((Ready, "exit\n"));
        var terminal = new PseudoTerminal { Environment = Environment, Program = program };

        Assert.Equal(0, (await terminal.RunAsync([.. answers], Cancellation, arguments)).ExitCode);
    }

    [Test]
    public async Task Fish_completes()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed");
        Environment["PATH"] = $"{NativeBinary.Artifacts}:/usr/bin:/bin";
        foreach (var (typed, completed) in Words)
        {
            var line = typed.TrimEnd('\t');
            var result = await new Command("/usr/bin/fish", "--no-config", "-c", $"pys3local completion fish | source; complete -C '{line}'") { Environment = Environment }.RunAsync(Cancellation);
            Assert.Equal(line[(line.LastIndexOf(' ') + 1)..] + completed, Assert.Single(result.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Split('\t')[0]);
        }
    }
}
