using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Running;

/// <summary>Clients that go away leave nothing behind: no descriptor, no file.</summary>
public sealed class LeakTests
{
    private const int Aborted = 200;
    private const int AtOnce = 20;

    private static readonly byte[] Body = SampleData.Bytes(300_000);

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task Aborted_uploads_and_downloads()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        var idleSockets = server.OpenSockets;
        var raw = server.Raw;
        (await raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        (await raw.PutAsync("/a-bucket/large", SampleData.Bytes(16 << 20), cancellation: Cancellation)).Succeeded();
        (await raw.PutAsync("/a-bucket/key", Body, cancellation: Cancellation)).Succeeded();
        var upload = (await raw.PostAsync("/a-bucket/multipart", "uploads", [], Cancellation)).Succeeded().Xml.Element("UploadId")!.Value;
        (await raw.PutAsync("/a-bucket/multipart", Body, $"partNumber=1&uploadId={upload}", Cancellation)).Succeeded();
        await AbortManyAsync(raw, upload, AtOnce);
        await Eventually.HoldsAsync(() => server.OpenSockets <= idleSockets, () => "Connections stay open.", Cancellation);
        var files = StoredFiles.In(server.DataDirectory);
        var descriptors = server.OpenDescriptors;

        await AbortManyAsync(raw, upload, Aborted);

        await StoredFiles.AreAgainAsync(files, server.DataDirectory, Cancellation);
        await Eventually.HoldsAsync(
            () => server.OpenDescriptors <= descriptors,
            () => $"{descriptors} descriptors before, {server.OpenDescriptors} after {Aborted} aborted requests",
            Cancellation);
        Assert.Equal(Body, (await raw.GetAsync("/a-bucket/key", cancellation: Cancellation)).Succeeded().Body);
    }

    private static Task AbortManyAsync(RawS3 raw, string upload, int count) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation }, async (i, _) =>
        {
            using var connection = await raw.OpenAsync(Cancellation);
            var request = (i % 4) switch
            {
                0 => raw.Request("PUT", "/a-bucket/key", "", Body),
                1 => raw.Request("PUT", "/a-bucket/multipart", $"partNumber=1&uploadId={upload}", Body),
                2 => new ChunkedUpload(Body) { Form = ChunkedUpload.SignedForm }.Sign(raw.Request("PUT", "/a-bucket/key"), raw.Signer),
                _ => raw.Request("GET", "/a-bucket/large"),
            };
            if (i % 4 != 2)
                raw.Signer.SignHeader(request, SigV4.Unsigned);

            await connection.SendHeadAsync(request, Cancellation);
            await connection.SendBytesAsync(request.Body.AsMemory(0, request.Body.Length / 2), Cancellation);
            if (i % 3 == 0)
                connection.EndSending();
            else
                connection.Reset();
        });
}
