using Pys3Local.S3.Access;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Operations;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Routing;

namespace Pys3Local.S3.Tests.Recordings;

/// <summary>What about thirty clients send by default is verified, routed to what they meant, and its body read to a verified end.</summary>
public sealed class RecordingTests : IAccessKeys
{
    private const string KeyId = "RECORDINGKEY00000001";

    /// <summary>Sent with a signature that does not hold: by the client, or because what was signed was not kept as it was.</summary>
    private static readonly HashSet<(string Client, string What)> Broken =
    [
        ("aws-sdk-java-v1", "put with non-ASCII metadata"),
        ("aws-sdk-java-v2", "put with non-ASCII metadata"),
        ("aws-sdk-go-v1", "presigned PUT (Presign: all in the query), content type and metadata, by curl"),
        ("curl", "create bucket, as curl 7.88 does it by itself: no x-amz-content-sha256"),
        ("curl", "list with delimiter"),
        ("curl", "list with prefix, query not in order"),
    ];

    private readonly Router _router = new(OperationTable.All);
    private readonly S3Options _options;

    public RecordingTests() => _options = new() { Keys = this };

    public static IEnumerable<string> Clients => [.. RecordedRequest.Clients()];

    AccessKey? IAccessKeys.Find(string accessKeyId) =>
        accessKeyId == KeyId ? new() { Id = KeyId, Secret = "recording-secret-0123456789abcdefghijklm" } : null;

    [Test]
    [MethodDataSource(nameof(Clients))]
    public async Task Is_understood(string client)
    {
        var failures = new List<string>();
        foreach (var recorded in RecordedRequest.Of(client).Where(r => r.Method != "OPTIONS" && !Broken.Contains((r.Client, r.What))))
        {
            if (await TryAsync(recorded) is { } failure)
                failures.Add($"{recorded.What}: {recorded.Method} {recorded.Target}: {failure}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Test]
    public void All_of_them_are_there()
    {
        Assert.Equal(33, RecordedRequest.Clients().Count());
        Assert.Equal(913, RecordedRequest.Clients().Sum(client => RecordedRequest.Of(client).Count()));
    }

    /// <summary>Null where all is as it should be.</summary>
    private async Task<string?> TryAsync(RecordedRequest recorded)
    {
        var request = recorded.Receive();
        var isSigned = request.Headers.Authorization.Count > 0 || request.Query.Has("Signature") || request.Query.Has("X-Amz-Signature");
        try
        {
            if (PostedForm.IsIn(request))
            {
                if (recorded.Body is null)
                    return null;

                request = await PostedForm.ReadAsync(request, _options, TestRun.Cancellation);
                isSigned = request.Form!["policy"] is not null;
            }
            else
            {
                new Authenticator(_options).Authenticate(request);
            }

            if (request.Caller.Key?.Id != (isSigned ? KeyId : null))
                return $"the caller is {request.Caller.Key?.Id ?? "anonymous"}";

            if (_router.Route(request).Name is var operation && operation != recorded.Operation)
                return $"{operation} instead of {recorded.Operation}";

            // The checksum in its headers is the object's, not the document's.
            if (recorded.Operation == "CompleteMultipartUpload")
                request.Body.TakeDeclaredChecksum();

            if (recorded.Body is { Length: > 0 })
                await request.Body.Content.CopyToAsync(Stream.Null, TestRun.Cancellation);

            return null;
        }
        catch (S3Exception e)
        {
            return $"{e.Error.Code}: {e.Message}";
        }
    }
}
