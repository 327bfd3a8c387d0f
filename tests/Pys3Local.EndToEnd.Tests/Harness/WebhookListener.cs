using System.Net;
using System.Text.Json;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>A webhook: keeps what it is sent, or refuses it while it is told to.</summary>
public sealed class WebhookListener : IDisposable
{
    private readonly HttpListener _http;
    private readonly List<Received> _received = [];

    public WebhookListener()
    {
        for (var port = 40_000 + Random.Shared.Next(20_000); ; port++)
        {
            Url = $"http://127.0.0.1:{port}/hook";
            _http = new HttpListener();
            _http.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                _http.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // Somebody else has that port, and the listener is of no use any more.
            }
        }

        _ = Task.Run(RunAsync);
    }

    public string Url { get; }

    public bool Refuses { get; set; }

    public IReadOnlyList<Received> All
    {
        get
        {
            lock (_received)
                return [.. _received];
        }
    }

    public void Dispose() => _http.Close();

    private async Task RunAsync()
    {
        while (_http.IsListening)
        {
            try
            {
                var context = await _http.GetContextAsync();
                using var document = await JsonDocument.ParseAsync(context.Request.InputStream);
                if (Refuses)
                {
                    context.Response.StatusCode = 503;
                }
                else
                {
                    lock (_received)
                        _received.Add(new(context.Request.Headers["webhook-id"] ?? "", context.Request.Headers["Authorization"], document.RootElement.GetProperty("Records")[0].Clone()));
                }

                context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The server was killed meanwhile, or the test is over.
            }
        }
    }

    /// <param name="Id">The same each time that the event is sent.</param>
    /// <param name="Authorization">The header.</param>
    /// <param name="Record">The first of its records.</param>
    public sealed record Received(string Id, string? Authorization, JsonElement Record)
    {
        public string Name => Record.GetProperty("eventName").GetString()!;

        /// <summary>As it is in the event: encoded.</summary>
        public string Key => Record.GetProperty("s3").GetProperty("object").GetProperty("key").GetString()!;
    }
}
