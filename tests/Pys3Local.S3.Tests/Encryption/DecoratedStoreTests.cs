using System.Diagnostics.CodeAnalysis;
using Pys3Local.S3.Tests.Xml;
using Pys3Local.Storage;
using Pys3Local.Storage.Events;
using Pys3Local.Storage.Replication;
using static Pys3Local.S3.Tests.Encryption.EncryptingServer;

namespace Pys3Local.S3.Tests.Encryption;

/// <summary>What a store offers beyond its contract is found through everything that stands around it: webhooks and copies hide no client's key, and no free space.</summary>
public sealed class DecoratedStoreTests
{
    [Test]
    [Arguments(true, false)]
    [Arguments(false, true)]
    [Arguments(true, true)]
    public async Task A_clients_key_reads_what_it_has_written(bool events, bool copies)
    {
        var server = New(options => options with { Events = events ? new Nowhere() : null, Replication = copies ? new Nowhere() : null });
        await server.DoAsync("PUT", "/bucket");
        await server.DoAsync("PUT", "/bucket/key", "content", With("one"));
        Assert.Equal("content", (await server.DoAsync("GET", "/bucket/key", "", With("one"))).Text);
        Assert.Equal(200, (await server.SendAsync("HEAD", "/bucket/key", "", With("one"))).Status);
        await server.DoAsync("PUT", "/bucket/copy", "", [("x-amz-copy-source", "bucket/key"), .. With("one", SourceCustomer), .. With("two")]);
        Assert.Equal("content", (await server.DoAsync("GET", "/bucket/copy", "", With("two"))).Text);
        await server.RefusedAsync(403, "AccessDenied", "GET", "/bucket/key", "", With("two"));
    }

    [Test]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Documents.KeptWhole)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Documents.KeptWhole)]
    public void Every_decorator_can_be_unwrapped()
    {
        var types = new[] { typeof(IObjectStore).Assembly, typeof(S3Endpoint).Assembly, typeof(Pys3Local.Storage.Encryption.EncryptedStore).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IObjectStore)) && type.GetConstructors().Any(made => made.GetParameters().Any(parameter => parameter.ParameterType == typeof(IObjectStore))))
            .ToList();
        Assert.True(types.Count >= 6, string.Join(", ", types));
        Assert.Empty(types.Where(type => !type.IsAssignableTo(typeof(IStoreDecorator))));
    }

    private sealed class Nowhere : IEventOutbox, IReplicationQueue
    {
        public IReadOnlyCollection<string> Targets => [];

        public IReadOnlyCollection<string> Remotes => [];

        public ValueTask AddAsync(StoreEvent storeEvent, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IDisposable> IntendAsync(string remote, string bucket, string key, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
