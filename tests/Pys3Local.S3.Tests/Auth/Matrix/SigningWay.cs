using Pys3Local.S3.Checksums;
using Pys3Local.S3.Tests.Body;

namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>A way to sign a request, and every single change that it must notice.</summary>
/// <param name="NeedsBody">For requests with a body only.</param>
internal sealed record SigningWay(string Name, bool NeedsBody, Action<TestRequest> Sign, Func<TestRequest, IEnumerable<Mutation>> Mutations)
{
    public static IReadOnlyList<SigningWay> All { get; } =
    [
        new("V4 header, hashed", false, request => Header(request, null), request => [.. V4Mutations.OfHeader(request), .. BodyMutations.OfContent(request)]),
        new("V4 header, unsigned payload", false, request => Header(request, "UNSIGNED-PAYLOAD"), request => [.. V4Mutations.OfHeader(request), .. BodyMutations.OfLength(request)]),
        new("V4 header, chunked", true, request => Framed(request, ChunkedBody.Signed), request => [.. V4Mutations.OfHeader(request), .. BodyMutations.OfSignedChunks(request)]),
        new("V4 header, chunked with trailer", true, request => Framed(request, ChunkedBody.SignedTrailer), request => [.. V4Mutations.OfHeader(request), .. BodyMutations.OfSignedChunks(request), .. BodyMutations.OfTrailer(request)]),
        new("V4 header, unsigned chunks with trailer", true, request => Framed(request, ChunkedBody.UnsignedTrailer), request => [.. V4Mutations.OfHeader(request), .. BodyMutations.OfTrailer(request)]),
        new("V4 presigned", false, Presigned, request => [.. V4Mutations.OfQuery(request), .. BodyMutations.OfLength(request)]),
        new("V2 header", false, request => SignerV2.Sign(WithLength(request)), request => [.. V2Mutations.OfHeader(request), .. BodyMutations.OfLength(request)]),
        new("V2 presigned", false, request => SignerV2.Presign(WithLength(request)), request => [.. V2Mutations.OfQuery(request), .. BodyMutations.OfLength(request)]),
    ];

    public override string ToString() => Name;

    private static void Header(TestRequest request, string? payload)
    {
        TestSigner.Sign(request, payload);
        WithLength(request);
    }

    private static void Presigned(TestRequest request)
    {
        TestSigner.Presign(request);
        WithLength(request);
    }

    private static void Framed(TestRequest request, string form) => ChunkedBody.Frame(
        request, form, request.Body, 8, form == ChunkedBody.Signed ? [] : [Checks.Trailer(ChecksumAlgorithm.Crc32, request.Body)]);

    private static TestRequest WithLength(TestRequest request)
    {
        if (request.Body.Length > 0 || request.Method is "PUT" or "POST")
            request.Headers["Content-Length"] = request.Body.Length.ToString();

        return request;
    }
}
