using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Api.Models;

/// <summary><c>GET /cli/loggedUser</c>: no user where the key is not valid.</summary>
internal sealed record UserAnswer([property: JsonPropertyName("user")] User? User);
