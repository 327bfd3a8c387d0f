using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Veeam;

/// <summary>
/// Veeam's Smart Object Storage API: two objects, in every bucket and never listed, that tell the backup software what it talks to
/// and how much room there is. Computed when they are read; what is stored under their names is not shown.
/// </summary>
/// <remarks>https://github.com/minio/minio/blob/master/cmd/veeam-sos-api.go and Veeam's SOSAPI specification describe them.</remarks>
internal static class SystemDocuments
{
    private const string Folder = ".system-d26a9498-cb7c-4a87-a44a-8ae204f5ba6c/";
    private const string SystemKey = Folder + "system.xml";
    private const string CapacityKey = Folder + "capacity.xml";

    /// <summary>Null where the request is not about one of them.</summary>
    public static ValueTask<S3Response?> FindAsync(S3Context context, CancellationToken cancellationToken) =>
        context.Key.StartsWith(Folder, StringComparison.Ordinal) ? ComputeAsync(context, cancellationToken) : default;

    private static async ValueTask<S3Response?> ComputeAsync(S3Context context, CancellationToken cancellationToken)
    {
        var capacity = await CapacityAsync(context.Services.Capacity, cancellationToken);
        return context.Key switch
        {
            SystemKey => Answer(System(capacity is not null), context),
            CapacityKey when capacity is not null => Answer(capacity, context),
            _ => null,
        };
    }

    private static async Task<CapacityInfo?> CapacityAsync(ICapacityStore? store, CancellationToken cancellationToken) =>
        store is not null && await store.FindCapacityAsync(cancellationToken) is { } found
            ? new() { Capacity = found.Total, Available = found.Available, Used = found.Used }
            : null;

    /// <summary>The quotation marks belong to the values.</summary>
    private static SystemInfo System(bool knowsCapacity) => new()
    {
        ProtocolVersion = "\"1.0\"",
        ModelName = "\"pys3local\"",
        ProtocolCapabilities = new() { CapacityInfo = knowsCapacity },
        SystemRecommendations = new() { S3ConcurrentTaskLimit = 64, S3MultiObjectDeleteLimit = 1000 },
    };

    private static S3Response Answer(IS3XmlDocument document, S3Context context)
    {
        var bytes = DocumentBytes.Of(document);
        return S3Response.Computed(bytes, context.Request.Method == "HEAD")
            .With("ETag", ObjectHeaders.Quoted(DocumentBytes.ETag(bytes)))
            .With("Last-Modified", ObjectHeaders.HttpDate(context.Time.GetUtcNow()))
            .With("Accept-Ranges", "none");
    }
}
