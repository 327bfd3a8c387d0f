using Microsoft.AspNetCore.Http;

namespace Pys3Local.Server.Admin;

/// <summary>One thing that can be asked over the admin socket.</summary>
/// <param name="Method">As it is written in a request.</param>
/// <param name="Path">The whole path; there are no patterns. What varies is in the query or in the body.</param>
/// <param name="HandleAsync">Writes the answer. The token is cancelled when the client is gone or the server stops.</param>
public sealed record AdminRoute(string Method, string Path, Func<HttpContext, CancellationToken, Task> HandleAsync);
