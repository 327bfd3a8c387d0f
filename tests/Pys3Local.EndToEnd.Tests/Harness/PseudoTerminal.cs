using System.Text.Json;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>Runs the product with a person at a terminal: questions are waited for and answered, and what the terminal shows is kept.</summary>
public sealed record PseudoTerminal
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Harness", "scripts", "pseudo_terminal.py");

    public Dictionary<string, string?> Environment { get; init; } = [];

    /// <summary>What is run; the product unless told.</summary>
    public string Program { get; init; } = NativeBinary.Path;

    /// <summary>Standard output is a pipe; questions still reach the terminal.</summary>
    public bool PlainOutput { get; init; }

    /// <param name="answers">Each question with what is typed once it is there; Enter is a <c>\n</c> of the answer.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="arguments">Of the command.</param>
    public async Task<TerminalResult> RunAsync((string Question, string Answer)[] answers, CancellationToken cancellation, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>(Environment) { ["PLAIN_OUTPUT"] = PlainOutput ? "1" : null, ["TERM"] = "xterm" };
        var command = new Command("/usr/bin/python3", [Script, Program, .. arguments]) { Environment = environment, Input = ToJson(answers) };
        var result = (await command.RunAsync(cancellation)).Succeeded();
        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        var seen = root.GetProperty("seen").GetString()!;
        if (root.GetProperty("failure").GetString() is { } failure)
            Assert.Fail($"{string.Join(' ', arguments)}: {failure}\n{seen}");

        return new(seen, root.GetProperty("output").GetString()!, root.GetProperty("exit").GetInt32());
    }

    private static byte[] ToJson((string Question, string Answer)[] answers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var (question, answer) in answers)
            {
                json.WriteStartArray();
                json.WriteStringValue(question);
                json.WriteStringValue(answer);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return buffer.ToArray();
    }
}
