using System.Net;
using System.Security.Cryptography;
using Pys3Local.Storage.Azure.Credentials;
using Pys3Local.Storage.Checksums;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Azure.Tests;

/// <summary>What the service says of the bytes that it has got, and of where a listing goes on. The emulator says neither.</summary>
public sealed class DamagedOnTheWayTests
{
    private const string Bucket = "bucket";

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_block_of_which_the_service_says_another_sum_is_a_failure(bool isDamaged)
    {
        using var service = new Service { Damages = isDamaged };
        await using var store = await OpenAsync(service);
        var content = Bytes(1_500_000);
        var writing = store.PutObjectAsync(Bucket, "key", new ObjectWrite { Body = new TestBody(content), Length = content.Length, Seal = _ => Info(content) }, Token).AsTask();
        if (isDamaged)
            Assert.Contains("damaged on its way", (await Assert.ThrowsAsync<StorageException>(() => writing)).Message);
        else
            await writing;
    }

    [Test]
    public async Task A_small_blob_is_sent_with_its_hash()
    {
        using var service = new Service();
        await using var store = await OpenAsync(service);
        await store.PutAsync(Bucket, "key", "content");
        Assert.Equal(Convert.ToBase64String(MD5.HashData("content"u8)), service.Md5);
    }

    [Test]
    public async Task A_listing_that_names_the_same_marker_again_is_a_failure()
    {
        using var service = new Service { Listing = "<EnumerationResults><Blobs/><NextMarker>here</NextMarker></EnumerationResults>" };
        await using var store = await OpenAsync(service);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => store.NamesAsync(Bucket)));
    }

    [Test]
    [Arguments("a\\b", "backslash")]
    [Arguments("dot.", "dot")]
    [Arguments("a\u0001", "control character")]
    public async Task A_key_that_the_service_cannot_keep_is_refused_for_what_it_is(string key, string why)
    {
        using var service = new Service();
        await using var store = await OpenAsync(service);
        var failure = await Assert.ThrowsAsync<StorageException>(() => store.PutAsync(Bucket, key, "1").AsTask());
        Assert.Equal(StorageFailure.KeyNotKept, failure.Failure);
        Assert.Contains(why, failure.Message);
    }

    private static async Task<AzureObjectStore> OpenAsync(Service service) => await AzureObjectStore.OpenAsync(
        new()
        {
            Endpoint = new("http://service.test/account"),
            Account = "account",
            Credentials = new SharedKey(Convert.ToBase64String(new byte[32])),
            HttpMessageHandler = service,
            Delay = static (_, _) => Task.CompletedTask,
        },
        Token);

    /// <summary>Has every container, and no blob; takes all that is sent.</summary>
    private sealed class Service : HttpMessageHandler
    {
        private string? _copied;

        public bool Damages { get; init; }

        public string Listing { get; init; } = "<EnumerationResults><Blobs/></EnumerationResults>";

        /// <summary>The header of the last blob that was sent as a whole under the name of an object.</summary>
        public string? Md5 { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var query = request.RequestUri!.Query;
            if (request.Method == HttpMethod.Get && query.Contains("comp=list", StringComparison.Ordinal))
                return new() { Content = new StringContent(query.Contains("restype=container", StringComparison.Ordinal) ? Listing : "<EnumerationResults><Containers/></EnumerationResults>") };

            var isContainer = query.Contains("restype=", StringComparison.Ordinal);
            var isCopied = request.Method == HttpMethod.Head && _copied == request.RequestUri.AbsolutePath;
            if (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head && !isContainer && !isCopied)
                return Missing();

            var response = new HttpResponseMessage(request.Method == HttpMethod.Put ? HttpStatusCode.Created : request.Method == HttpMethod.Delete ? HttpStatusCode.Accepted : HttpStatusCode.OK);
            response.Headers.TryAddWithoutValidation("ETag", "\"0x1\"");
            if (request.Method != HttpMethod.Put)
                return response;

            if (request.Headers.Contains("x-ms-copy-source"))
                _copied = request.RequestUri.AbsolutePath;

            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            if (request.RequestUri.AbsolutePath.EndsWith("/key", StringComparison.Ordinal) && request.Content.Headers.ContentMD5 is { } md5)
                Md5 = Convert.ToBase64String(md5);

            if (query.Contains("comp=block&", StringComparison.Ordinal))
            {
                var sum = Crc.Crc64Nvme.Of(body);
                Array.Reverse(sum);
                sum[0] ^= (byte)(Damages ? 1 : 0);
                response.Headers.Add("x-ms-content-crc64", Convert.ToBase64String(sum));
            }

            return response;
        }

        private static HttpResponseMessage Missing()
        {
            var response = new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new ByteArrayContent([]) };
            response.Headers.Add("x-ms-error-code", "BlobNotFound");
            return response;
        }
    }
}
