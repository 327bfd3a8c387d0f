using System.Globalization;
using Pys3Local.S3.Hosting;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>The worked examples of https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html.</summary>
public sealed class SignatureV2Tests
{
    private const string Host = "johnsmith.s3.amazonaws.com";

    private static readonly S3Options Off = Examples.Options with { SignatureV2 = false };

    private static readonly S3Options Options = Examples.Options with { SignatureV2 = true };

    [Test]
    [Arguments("GET", Host, "/photos/puppy.jpg", "Tue, 27 Mar 2007 19:36:42 +0000", "bWq2s1WEIj+Ydj0vQ697zp+IXMU=")]
    [Arguments("GET", Host, "/?prefix=photos&max-keys=50&marker=puppy", "Tue, 27 Mar 2007 19:42:41 +0000", "htDYFYduRNen8P9ZfE/s9SuKy0U=")]
    [Arguments("GET", Host, "/?acl", "Tue, 27 Mar 2007 19:44:46 +0000", "c2WLPFtWHVgbEmeEG93a4cG37dM=")]
    [Arguments("GET", "s3.amazonaws.com", "/", "Wed, 28 Mar 2007 01:29:59 +0000", "qGdzdERIC03wnaRNKh6OqZehG9s=")]
    [Arguments("GET", "s3.amazonaws.com", "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re", "Wed, 28 Mar 2007 01:49:49 +0000", null)]
    public void Header(string method, string host, string target, string date, string? signature)
    {
        var request = Request(method, host, target, date);
        signature ??= Sign($"GET\n\n\n{date}\n/dictionary/fran%C3%A7ais/pr%C3%A9f%C3%A8re");
        request.Headers["Authorization"] = $"AWS {Examples.KeyId}:{signature}";

        Assert.Equal(Examples.KeyId, TestClient.Authenticate(request, Options).Caller.Key!.Id);
    }

    [Test]
    [Arguments("/dictionary")]
    [Arguments("/dictionary/")]
    public void Header_of_a_bucket_with_or_without_a_slash(string signedPath)
    {
        var request = RequestForBucket(signedPath);

        Assert.Equal(Examples.KeyId, TestClient.Authenticate(request, Options).Caller.Key!.Id);
    }

    [Test]
    [Arguments("/dictionary//")]
    [Arguments("/dictionaries")]
    [Arguments("/")]
    public Task Header_of_another_path(string signedPath) => TestClient.RefusedAsync("SignatureDoesNotMatch", RequestForBucket(signedPath), Options);

    [Test]
    public void Header_of_a_PUT()
    {
        var request = Request("PUT", Host, "/photos/puppy.jpg", "Tue, 27 Mar 2007 21:15:45 +0000");
        request.Headers["Content-Type"] = "image/jpeg";
        request.Headers["Content-Length"] = "94328";
        request.Headers["Authorization"] = $"AWS {Examples.KeyId}:MyyxeRY7whkBe+bq8fHCL/2kKUg=";

        Assert.Equal(94328, TestClient.Authenticate(request, Options).Body.Length);
    }

    [Test]
    public void Presigned()
    {
        var request = Request("GET", Host, "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620", null);
        request.Time = DateTimeOffset.FromUnixTimeSeconds(1175139619);

        Assert.Equal(Examples.KeyId, TestClient.Authenticate(request, Options).Caller.Key!.Id);
    }

    [Test]
    public async Task Each_change_of_a_presigned_request_is_refused()
    {
        const string target = "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";
        foreach (var changed in new[] { target + "&acl", target + "&retention", target + "&Expires=1275139620", target.Replace("puppy", "kitty"), target.Replace("620", "621"), target.Replace("Np", "NP"), target.Replace("7E", "8E"), target.Replace("&Expires=1175139620", "") })
        {
            var request = Request("GET", Host, changed, null);
            request.Time = DateTimeOffset.FromUnixTimeSeconds(1175139619);
            await TestClient.RefusedAsync(request, Options);
        }

        var late = Request("GET", Host, target, null);
        late.Time = DateTimeOffset.FromUnixTimeSeconds(1175139620);
        await TestClient.RefusedAsync("AccessDenied", late, Options);
    }

    [Test]
    public async Task Switched_off()
    {
        var header = Request("GET", Host, "/photos/puppy.jpg", "Tue, 27 Mar 2007 19:36:42 +0000");
        header.Headers["Authorization"] = $"AWS {Examples.KeyId}:bWq2s1WEIj+Ydj0vQ697zp+IXMU=";
        await TestClient.RefusedAsync("InvalidRequest", header, Off);

        await TestClient.RefusedAsync("InvalidRequest", Request("GET", Host, "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620", null), Off);
    }

    [Test]
    [Arguments("AWS", "InvalidRequest")]
    [Arguments("AWS ", "InvalidArgument")]
    [Arguments("AWS :", "InvalidArgument")]
    [Arguments("AWS AKIAIOSFODNN7EXAMPLE", "InvalidArgument")]
    [Arguments("AWS AKIAIOSFODNN7EXAMPLE:", "SignatureDoesNotMatch")]
    [Arguments("AWS nobody:bWq2s1WEIj+Ydj0vQ697zp+IXMU=", "InvalidAccessKeyId")]
    public async Task Malformed_headers_are_refused(string authorization, string code)
    {
        var request = Request("GET", Host, "/photos/puppy.jpg", "Tue, 27 Mar 2007 19:36:42 +0000");
        request.Headers["Authorization"] = authorization;

        await TestClient.RefusedAsync(code, request, Options);
    }

    private static TestRequest RequestForBucket(string signedPath)
    {
        const string Date = "Wed, 28 Mar 2007 01:29:59 +0000";
        var request = Request("GET", "s3.amazonaws.com", "/dictionary?prefix=a", Date);
        request.Headers["Authorization"] = $"AWS {Examples.KeyId}:{Sign($"GET\n\n\n{Date}\n{signedPath}")}";
        return request;
    }

    private static TestRequest Request(string method, string host, string target, string? date)
    {
        var request = new TestRequest(method, target);
        request.Headers["Host"] = host;
        if (date is not null)
        {
            request.Headers["Date"] = date;
            request.Time = DateTimeOffset.Parse(date, CultureInfo.InvariantCulture);
        }

        return request;
    }

    private static string Sign(string text) =>
        Convert.ToBase64String(System.Security.Cryptography.HMACSHA1.HashData(System.Text.Encoding.UTF8.GetBytes(Examples.Secret), System.Text.Encoding.UTF8.GetBytes(text)));
}
