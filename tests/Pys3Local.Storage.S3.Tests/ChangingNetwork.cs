namespace Pys3Local.Storage.S3.Tests;

/// <summary>The network to a service, on which things happen.</summary>
internal sealed class ChangingNetwork : DelegatingHandler
{
    public ChangingNetwork()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>In place of sending; null sends.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage?>>? Instead { get; set; }

    /// <summary>What becomes of an answer.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage, Task>? Answered { get; set; }

    public Task<HttpResponseMessage> PassAsync(HttpRequestMessage request, CancellationToken cancellationToken) => base.SendAsync(request, cancellationToken);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Instead is { } instead && await instead(request, cancellationToken) is { } answer)
            return answer;

        var response = await base.SendAsync(request, cancellationToken);
        if (Answered is { } answered)
            await answered(request, response);

        return response;
    }

    /// <summary>Changes a byte of a body.</summary>
    public static async Task<HttpContent> DamagedAsync(HttpContent content, int at)
    {
        var bytes = await content.ReadAsByteArrayAsync();
        bytes[at] ^= 1;
        var damaged = new ByteArrayContent(bytes);
        foreach (var (name, values) in content.Headers)
            damaged.Headers.TryAddWithoutValidation(name, values);

        return damaged;
    }
}
