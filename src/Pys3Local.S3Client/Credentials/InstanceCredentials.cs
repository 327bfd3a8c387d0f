using System.Text.Json;
using System.Text.Json.Serialization;
using Pys3Local.Net.Requests;

namespace Pys3Local.S3Client.Credentials;

/// <summary>
/// The keys that AWS gives to a machine (instance metadata, version 2) or to a container (<c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c> or
/// <c>AWS_CONTAINER_CREDENTIALS_RELATIVE_URI</c>). From five minutes before they expire others are asked for; those that are there
/// are used as long as they hold, whether the service answers or not.
/// </summary>
/// <param name="http">Reaches the metadata service; it stays the caller's.</param>
/// <param name="variable">Reads a variable of the environment.</param>
/// <param name="time">For what has expired.</param>
public sealed class InstanceCredentials(HttpClient http, Func<string, string?> variable, TimeProvider time) : ICredentialSource
{
    private const string Machine = "http://169.254.169.254";
    private const string Container = "http://169.254.170.2";
    private const string Role = "/latest/meta-data/iam/security-credentials/";
    private const int MaxAnswer = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Absence = TimeSpan.FromMinutes(1);

    /// <summary>The least time between two questions to a service that has given a key.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile S3Credentials? _current;
    private volatile bool _isRefused;
    private long _asked = time.GetTimestamp();

    /// <summary>Nobody is asked for so long after <see cref="_asked"/>.</summary>
    private TimeSpan _rest;

    public string Name => "instance metadata";

    public async ValueTask<S3Credentials?> FindAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsDue())
                return _current;

            var found = await AskAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _asked, time.GetTimestamp());
            if (found is not null)
            {
                (_current, _isRefused) = (found, false);
                _rest = found.Expires is { } end ? Longer(end - Margin - time.GetUtcNow(), Again) : Absence;
                return found;
            }

            // It does not answer for a moment, or has nothing for this machine: what it gave before holds until its end.
            _rest = _current is null ? Absence : Again;
            return _current = _current?.Expires <= time.GetUtcNow() ? null : _current;
        }
        finally
        {
            _turn.Release();
        }
    }

    public bool Renews(S3Credentials refused)
    {
        if (_current is { } current && !ReferenceEquals(current, refused))
            return true;

        return _current is not null && (_isRefused = time.GetElapsedTime(Volatile.Read(ref _asked)) >= Again);
    }

    /// <summary>By either clock: the machine's may be set back, and the other one stands still while the machine sleeps.</summary>
    private bool IsDue()
    {
        var since = time.GetElapsedTime(_asked);
        return since >= _rest || since >= Again && (_isRefused || _current?.Expires - Margin <= time.GetUtcNow());
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async ValueTask<S3Credentials?> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = ContainerAddress() is { } address
                ? await GetAsync(address, "Authorization", variable("AWS_CONTAINER_AUTHORIZATION_TOKEN"), either.Token).ConfigureAwait(false)
                : await OfMachineAsync(either.Token).ConfigureAwait(false);
            var read = answer.IsEmpty ? null : JsonSerializer.Deserialize(answer.Span, InstanceJson.Default.InstanceKey);
            return read is { AccessKeyId: { } id, SecretAccessKey: { } secret } ? new S3Credentials(id, secret, read.Token, read.Expiration) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException ||
            e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // No such service here.
            return null;
        }
    }

    private string? ContainerAddress() =>
        variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is { Length: > 0 } full ? full
        : variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is { Length: > 0 } relative ? Container + relative
        : null;

    private async ValueTask<ReadOnlyMemory<byte>> OfMachineAsync(CancellationToken cancellationToken)
    {
        var root = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") is { Length: > 0 } named ? named.TrimEnd('/') : Machine;
        using var request = new HttpRequestMessage(HttpMethod.Put, root + "/latest/api/token");
        request.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", "21600");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            return default;

        var token = Text(await BoundedBody.ReadAsync(response.Content, MaxAnswer, cancellationToken).ConfigureAwait(false) ?? default);
        var role = Text(await GetAsync(root + Role, "X-aws-ec2-metadata-token", token, cancellationToken).ConfigureAwait(false)).Split('\n')[0].Trim();
        return role.Length == 0 ? default : await GetAsync(root + Role + role, "X-aws-ec2-metadata-token", token, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ReadOnlyMemory<byte>> GetAsync(string address, string header, string? value, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (value is { Length: > 0 })
            request.Headers.TryAddWithoutValidation(header, value);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? await BoundedBody.ReadAsync(response.Content, MaxAnswer, cancellationToken).ConfigureAwait(false) ?? default
            : default;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);
}

/// <summary>What the service answers.</summary>
internal sealed record InstanceKey(string? AccessKeyId, string? SecretAccessKey, string? Token, DateTimeOffset? Expiration);

[JsonSerializable(typeof(InstanceKey))]
internal sealed partial class InstanceJson : JsonSerializerContext;
