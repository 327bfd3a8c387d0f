using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>rclone, with the configuration that the server printed at its start.</summary>
public sealed class Rclone(Pys3LocalProcess server, TemporaryDirectory work)
{
    public async Task<CommandResult> RunAsync(byte[]? input, string[] arguments, CancellationToken cancellation)
    {
        var configuration = work["rclone.conf"];
        if (!File.Exists(configuration))
            await File.WriteAllTextAsync(configuration, PrintedConfiguration(), cancellation);

        // NFC and NFD are two keys to S3 and two files to Linux; rclone takes them for one unless told.
        string[] all = ["--config", configuration, "--no-unicode-normalization", "--retries", "1", "--low-level-retries", "1", .. arguments];
        return await new Command("rclone", all) { Input = input, Environment = { ["AWS_CA_BUNDLE"] = null } }.RunAsync(cancellation);
    }

    /// <summary>The section <c>[pys3local]</c> of the server's own output, up to the next empty line; a secret that was given is not printed.</summary>
    private string PrintedConfiguration()
    {
        var section = server.Output.Lines.Select(line => line.Trim()).SkipWhile(line => line != "[pys3local]").TakeWhile(line => line.Length > 0).ToArray();
        Assert.NotEmpty(section);
        return string.Concat(section.Select(line => (line.StartsWith("secret_access_key", StringComparison.Ordinal) ? $"secret_access_key = {server.Keys.SecretAccessKey}" : line) + '\n'));
    }
}
