using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>restic, with a repository below an address of the server.</summary>
public sealed class Restic(Pys3LocalProcess server, TemporaryDirectory work)
{
    /// <param name="place">Bucket, and prefix where there is one.</param>
    public Task<CommandResult> RunAsync(string place, string[] arguments, CancellationToken cancellation) =>
        new Command("restic", ["--cache-dir", work["cache"], .. arguments])
        {
            Environment =
            {
                ["RESTIC_REPOSITORY"] = $"s3:{server.Url}/{place}",
                ["RESTIC_PASSWORD"] = "a password",
                ["AWS_ACCESS_KEY_ID"] = server.Keys.AccessKeyId,
                ["AWS_SECRET_ACCESS_KEY"] = server.Keys.SecretAccessKey,
            },
        }.RunAsync(cancellation);
}
