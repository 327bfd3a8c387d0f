using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;

namespace Pys3Local.S3.Tests.Endpoint;

/// <summary>The whole protocol over a store in memory, in this process and without a network; its clock stands until it is set.</summary>
internal sealed class TestServer : IAccessKeys
{
    /// <summary>The user of the tests; buckets are his unless a test says otherwise.</summary>
    public static readonly AccessKey Owner = new() { Id = "OWNERKEY", Secret = "owner-secret", User = "olga" };

    public static readonly AccessKey Other = new() { Id = "OTHERKEY", Secret = "other-secret", User = "otto" };

    /// <summary>Bytes that the store has room for.</summary>
    public const long Room = 1 << 30;

    private readonly List<AccessKey> _keys = [Owner, Other];
    private int _requests;

    /// <param name="change">Of the usual options.</param>
    /// <param name="encrypts">What is put before the store.</param>
    public TestServer(S3Options? options = null, Func<S3Options, S3Options>? change = null, Func<IObjectStore, IObjectStore>? encrypts = null)
    {
        options ??= new S3Options { Keys = this };
        options = change?.Invoke(options) ?? options;
        Options = options with { Time = Time, Uptime = Uptime };
        Server = new S3Endpoint(encrypts?.Invoke(Store) ?? Store, Options);
    }

    public S3Options Options { get; }

    public S3Endpoint Server { get; }

    public MemoryObjectStore Store { get; } = new(Room);

    public TestTime Time { get; } = new();

    public TestUptime Uptime { get; } = new();

    /// <summary>Where requests seem to come from.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>What happens to a request between its client, who has signed it, and the server.</summary>
    public Action<HttpContext>? OnTheWay { get; set; }

    /// <summary>Bytes that were allocated while the last request was answered; null where that took more than one thread.</summary>
    public long? Allocated { get; private set; }

    public AccessKey Add(AccessKey key)
    {
        _keys.Add(key);
        return key;
    }

    public void Remove(AccessKey key) => _keys.Remove(key);

    /// <summary>Called when the server begins to read the body of a request.</summary>
    public Action OnBody { get; set; } = static () => { };

    IEnumerable<string> IAccessKeys.Users => _keys.Select(k => k.User);

    AccessKey? IAccessKeys.Find(string accessKeyId) => _keys.Find(k => k.Id == accessKeyId);

    /// <summary>Sends as the owner.</summary>
    public Task<TestResponse> SendAsync(string method, string target, string body = "", params (string Name, string Value)[] headers) =>
        AsAsync(Owner, method, target, body, headers);

    /// <param name="key">Null for a request that is not signed.</param>
    public async Task<TestResponse> AsAsync(AccessKey? key, string method, string target, string body = "", params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        var bytes = Encoding.UTF8.GetBytes(body);
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        http.Request.Method = method;
        http.Request.Host = new("localhost");
        http.Request.Body = new WatchedStream(bytes, OnBody);
        if (bytes.Length > 0 || method is "PUT" or "POST")
            http.Request.ContentLength = bytes.Length;

        http.Connection.RemoteIpAddress = Address;
        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;

        if (key is not null)
            HeaderSigner.Sign(http.Request, target, key, Time.GetUtcNow());

        OnTheWay?.Invoke(http);
        var answer = new MemoryStream();
        http.Response.Body = answer;
        var id = $"{++_requests}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        var handling = Server.HandleAsync(http, id);
        Allocated = handling.IsCompleted ? GC.GetAllocatedBytesForCurrentThread() - before : null;
        var outcome = await handling;
        if (outcome.Error?.Code == "InternalError")
            throw new InvalidOperationException($"{method} {target} failed inside.", outcome.Failure);

        return new(http.Response.StatusCode, http.Response.Headers, answer.ToArray());
    }

    /// <summary>As <see cref="SendAsync"/>; anything but success fails the test.</summary>
    public async Task<TestResponse> DoAsync(string method, string target, string body = "", params (string Name, string Value)[] headers)
    {
        var response = await SendAsync(method, target, body, headers);
        Assert.True(response.Status is >= 200 and < 300, $"{method} {target}: {response.Status} {response.Text}");
        return response;
    }

    public async Task RefusedAsync(int status, string code, string method, string target, string body = "", params (string Name, string Value)[] headers) =>
        (await SendAsync(method, target, body, headers)).IsError(status, code);

    private sealed class WatchedStream(byte[] bytes, Action onRead) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == 0)
                onRead();

            return base.ReadAsync(buffer, cancellationToken);
        }
    }

    public sealed class TestTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        private readonly TaskCompletionSource _timer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action _fire = static () => { };

        /// <summary>How many were asked for; none fires by itself.</summary>
        public int Timers { get; private set; }

        public TimeSpan LastTimer { get; private set; }

        /// <summary>Done when the first was asked for.</summary>
        public Task TimerAsync => _timer.Task;

        public void Advance(TimeSpan by) => _now += by;

        /// <summary>Fires the last timer, and waits for another one to be asked for.</summary>
        public async Task FireAsync()
        {
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var next = _next.Task;
            _fire();
            await next.WaitAsync(TestRun.Cancellation);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers++;
            LastTimer = dueTime;
            _fire = () => callback(state);
            _timer.TrySetResult();
            _next.TrySetResult();
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public sealed class TestUptime : IMachineUptime
    {
        public string BootId => "boot";

        public TimeSpan Uptime { get; set; } = TimeSpan.FromHours(1);
    }
}
