using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Files;
using Pys3Local.Server.Admin;
using Pys3Local.Storage.Encryption.Whole;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Administration;

/// <summary>The server that runs on a data directory, asked over its admin socket.</summary>
internal sealed class RunningServer(HttpClient client) : IDisposable
{
    /// <summary>Null if no server runs there, or none that can be asked.</summary>
    public static RunningServer? Find(ServeSettings settings) =>
        settings.Get(ServeOptions.Backend) == "local" && AdminSocket.Connect(LocalStoreSight.AdminSocketOf(settings.Get(ServeOptions.Path))) is { } client ? new RunningServer(client) : null;

    /// <summary>The one that reads the keys of a configuration; null as above.</summary>
    public static RunningServer? Find(ConfigDirectory home) => ServerUrlFile.FindSocket(home) is { } path && AdminSocket.Connect(path) is { } client ? new RunningServer(client) : null;

    public Task<LocalIndexReport> ReadIndexAsync(CancellationToken cancellationToken) => GetAsync(StoreRoutes.Index, StoreJson.Default.LocalIndexReport, cancellationToken);

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellationToken);
        return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellationToken), type)!;
    }

    public async Task<T> PostAsync<TAsked, T>(string path, TAsked asked, JsonTypeInfo<TAsked> askedType, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(asked, askedType) };
        using var response = await SendAsync(request, cancellationToken);
        return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellationToken), type)!;
    }

    /// <summary>Ends early where the server does.</summary>
    public async IAsyncEnumerable<string> PostForLinesAsync<TAsked>(
        string path, TAsked asked, JsonTypeInfo<TAsked> askedType, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(asked, askedType) };
        using var response = await SendAsync(request, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await ReadLineAsync(lines, cancellationToken) is { } line)
            yield return line;
    }

    public async IAsyncEnumerable<VerifyFinding> VerifyAsync(
        VerifyRequest asked, IProgress<VerifyProgress> progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, StoreRoutes.Verify) { Content = Json(asked, StoreJson.Default.VerifyRequest) };
        using var response = await SendAsync(request, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await ReadLineAsync(lines, cancellationToken) is { } line)
        {
            var one = JsonSerializer.Deserialize(line, StoreJson.Default.VerifyEvent)!;
            if (one.Progress is { } reached)
                progress.Report(reached);
            if (one.Finding is { } finding)
                yield return finding;
            if (one.Done)
                yield break;
        }

        throw CutOff();
    }

    /// <summary>What was encrypted, all in all.</summary>
    /// <param name="report">Takes a line for each object that is left in the clear.</param>
    public async Task<PassProgress> EncryptAsync(EncryptRequest asked, IProgress<PassProgress> progress, Action<string> report, CancellationToken cancellationToken)
    {
        await foreach (var line in PostForLinesAsync(StoreRoutes.Encrypt, asked, StoreJson.Default.EncryptRequest, cancellationToken))
        {
            var one = JsonSerializer.Deserialize(line, StoreJson.Default.EncryptEvent)!;
            if (one.Left is { } left)
                report(left);
            if (one.Failure is { } failure)
                throw new CommandException(failure);
            if (one is { Done: true, Progress: { } total })
                return total;
            if (one.Progress is { } reached)
                progress.Report(reached);
        }

        throw CutOff();
    }

    public void Dispose() => client.Dispose();

    private static async Task<string?> ReadLineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw CutOff();
        }
    }

    private static CommandException CutOff() => new("the server stopped before this was done; its log says why. Ask again once it runs, or while none does");

    private static ByteArrayContent Json<T>(T document, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(document, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw new CommandException($"the server on this directory does not answer ({failure.Message})");
        }

        if (response.StatusCode == HttpStatusCode.OK)
            return response;
        using (response)
            throw new CommandException($"the server on this directory says: {(await response.Content.ReadAsStringAsync(cancellationToken)).Trim()}");
    }
}
