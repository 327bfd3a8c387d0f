using System.Globalization;
using Pys3Local.Net.Xml;
using Pys3Local.Storage.Azure.Names;
using Pys3Local.Storage.Azure.Requests;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Azure;

/// <summary>
/// Listings that begin after a name. The service goes on only at the markers that it has given itself: so these are remembered with the names that they are after, and a
/// listing begins at the nearest one before, passing over what is in between.
/// </summary>
internal sealed class AzureListing
{
    /// <summary>The metadata of what is a directory, in a hierarchical namespace.</summary>
    public const string DirectoryMark = "hdi_isfolder";

    private const int MostMarkers = 5000;
    private const int MostAtOnce = 5000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Container, string Prefix), SortedList<string, string>> _markers = [];
    private int _count;

    public async ValueTask<BlobPage> ListAsync(
        BlobNaming naming, (string Container, string Prefix) place, string? after, int limit, Func<AzureOperation, CancellationToken, Task<XmlElement>> ask, CancellationToken cancellationToken)
    {
        var (container, prefix) = place;
        var (marker, isExact) = after is null ? (null, true) : Nearest(container, prefix, after);
        var found = new List<Blob>();
        string? last = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var document = await ask(
                new()
                {
                    Verb = HttpMethod.Get,
                    Container = container,
                    Query = AzureBlobService.Query(
                        ("restype", "container"), ("comp", "list"), ("include", "metadata"), ("prefix", prefix.Length > 0 ? naming.Encode(prefix) : null), ("marker", marker),
                        ("maxresults", (isExact ? limit : MostAtOnce).ToString(CultureInfo.InvariantCulture))),
                },
                cancellationToken).ConfigureAwait(false);
            var blobs = document.Find("Blobs")?.All("Blob").Where(one => !IsDirectory(one)).Select(one => BlobOf(naming, one)).OfType<Blob>().ToList() ?? [];
            marker = AzureBlobService.NextOf(document, marker);
            if (last is not null && blobs.Count > 0 && blobs[^1].Name == last)
                throw new StorageException(StorageFailure.Unavailable, $"The service's listing of '{container}' does not go on: '{last}' ends one page and the next.");

            last = blobs.Count > 0 ? blobs[^1].Name : last;
            if (marker is not null && blobs.Count > 0)
                Remember(container, prefix, blobs[^1].Name, marker);

            var wanted = blobs.Where(blob => after is null || Utf8Order.Compare(blob.Name, after) > 0).ToList();
            found.AddRange(wanted.Take(limit - found.Count));
            if (wanted.Count > 0 && blobs[^1].Name != found[^1].Name)
                return new(found, true);

            if (marker is null || found.Count > 0)
                return new(found, marker is not null);
        }
    }

    private (string? Marker, bool IsExact) Nearest(string container, string prefix, string after)
    {
        lock (_gate)
        {
            if (!_markers.TryGetValue((container, prefix), out var markers))
                return (null, false);

            var (low, high) = (0, markers.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Utf8Order.Compare(markers.GetKeyAtIndex(middle), after) <= 0)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low == 0 ? (null, false) : (markers.GetValueAtIndex(low - 1), markers.GetKeyAtIndex(low - 1) == after);
        }
    }

    private void Remember(string container, string prefix, string name, string marker)
    {
        lock (_gate)
        {
            if (_count++ >= MostMarkers)
            {
                _markers.Clear();
                _count = 0;
            }

            if (!_markers.TryGetValue((container, prefix), out var markers))
                _markers[(container, prefix)] = markers = new(Utf8Order.Instance);

            markers[name] = marker;
        }
    }

    private static bool IsDirectory(XmlElement one) => one.Find("Properties")?["ResourceType"] == "directory" || one.Find("Metadata")?[DirectoryMark] == "true";

    private static Blob? BlobOf(BlobNaming naming, XmlElement one)
    {
        var properties = one.Find("Properties");
        return naming.Decode(one["Name"] ?? "") is not { } name ? null : new(
            name,
            long.TryParse(properties?["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0,
            (properties?["Etag"] ?? "").Trim('"'),
            DateTimeOffset.TryParse(properties?["Last-Modified"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.UnixEpoch,
            new(properties?["Content-Type"] is { Length: > 0 } type ? type : null, new SortedDictionary<string, string>(
                one.Find("Metadata")?.Children.ToDictionary(entry => entry.Name.ToLowerInvariant(), entry => entry.Text) ?? [], StringComparer.Ordinal)));
    }
}
