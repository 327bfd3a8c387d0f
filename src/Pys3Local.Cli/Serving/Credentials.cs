using Pys3Local.S3.Access;

namespace Pys3Local.Cli.Serving;

/// <summary>The keys that a server accepts, and the one to show to the person who starts it.</summary>
/// <param name="Keys">All of them.</param>
/// <param name="Shown">The pair for the client configuration; null if there is none to show.</param>
/// <param name="Origin">Where the shown pair comes from, for people.</param>
/// <param name="SecretIsShown">The secret was made by this start, and nobody has seen it yet.</param>
internal sealed record Credentials(ServerKeys Keys, AccessKey? Shown, string Origin, bool SecretIsShown)
{
    /// <summary>What to type to see the secret later; null if whoever starts the server has given it.</summary>
    public string? CommandForSecret { get; init; }
}
