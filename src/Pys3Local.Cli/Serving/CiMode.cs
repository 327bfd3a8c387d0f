using System.Security.Cryptography;
using Pys3Local.Cli.Settings;
using Pys3Local.S3;
using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;
using Pys3Local.Server.Testing;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Cli.Serving;

/// <summary>A server for tests (<c>--ci</c>): a protocol that insists on less, and the controls.</summary>
internal sealed class CiMode
{
    private CiMode(S3Endpoint endpoint, TestControls controls)
    {
        Endpoint = endpoint;
        Controls = controls;
    }

    public S3Endpoint Endpoint { get; }

    public TestControls Controls { get; }

    /// <summary>Null on a server that is not for tests.</summary>
    public static CiMode? Of(IObjectStore store, S3Options protocol, ServeSettings settings, Shell shell)
    {
        if (!settings.Get(ServeOptions.Ci))
            return null;
        var clock = new TestClock();
        var lenient = protocol with { Time = clock, SignatureTime = shell.Time, Uptime = clock, Keys = KeysOf(protocol.Keys, settings) };
        var first = WorldOf(store, lenient, settings);
        return new(first.Endpoint, new TestControls(new()
        {
            Clock = clock,
            HasNamespaces = settings.Get(ServeOptions.CiNamespaces),
            OpenWorld = (_, _) => new(WorldOf(new StagedMultipart(NewStore(), RandomNumberGenerator.Create()), lenient, settings)),
            NewStore = NewStore,
            Begin = (begun, cancellationToken) => StartingContent.ApplyAsync(begun, settings, shell, cancellationToken),
        }, first));
    }

    /// <summary>What <c>auto</c> means: whoever gives a pair means that one.</summary>
    public static string AcceptedKeys(ServeSettings settings) => settings.Get(ServeOptions.CiKeys) is not "auto" and var chosen ? chosen
        : settings.Get(ServeOptions.AccessKeyId) is null ? "any"
        : "known";

    private static MemoryObjectStore NewStore() => new();

    private static TestKeys KeysOf(IAccessKeys known, ServeSettings settings) => new(known, AcceptedKeys(settings) == "any");

    private static TestWorld WorldOf(IObjectStore store, S3Options protocol, ServeSettings settings) => new(store, new(store, protocol with
    {
        Leniency = new() { AnySecret = AcceptedKeys(settings) != "exact", BucketOfHost = request => TestHosts.BucketOf(request, store) },
    }));
}
