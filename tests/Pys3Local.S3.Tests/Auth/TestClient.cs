using Pys3Local.S3.Auth;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>Sends a request to the authenticator and reads its body, as an operation does.</summary>
internal static class TestClient
{
    public static S3Request Authenticate(TestRequest request, S3Options? options = null)
    {
        var received = request.Receive();
        new Authenticator(options ?? Examples.Options).Authenticate(received);
        return received;
    }

    public static async Task<byte[]> ReadAsync(TestRequest request, S3Options? options = null) =>
        (await Authenticate(request, options).Body.ReadAllAsync(1 << 24, TestRun.Cancellation)).ToArray();

    /// <summary>The code of the error that the request is refused with, before or while its body is read.</summary>
    public static async Task<S3Exception> RefusedAsync(TestRequest request, S3Options? options = null) =>
        await Assert.ThrowsAsync<S3Exception>(() => ReadAsync(request, options));

    public static async Task RefusedAsync(string code, TestRequest request, S3Options? options = null) =>
        Assert.Equal(code, (await RefusedAsync(request, options)).Error.Code);
}
