using System.Text;
using Pys3Local.S3.Auth.Forms;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Tests.Body;

namespace Pys3Local.S3.Tests.Auth.Forms;

/// <summary>A form as a browser posts it, to be changed at will before it is sent.</summary>
internal sealed class FormRequest
{
    public const string Bucket = "sigv4examplebucket";
    public const string Boundary = "9431149156168";

    public List<(string Name, string Value)> Fields { get; } = [];

    public byte[]? File { get; set; } = Checks.Content(1000);

    public string FileName { get; set; } = "photo.jpg";

    public DateTimeOffset Time { get; set; } = new(2015, 12, 29, 0, 0, 0, TimeSpan.Zero);

    public S3Options Options { get; set; } = Examples.Options;

    /// <summary>Changes the finished body.</summary>
    public Func<byte[], byte[]> Body { get; set; } = body => body;

    public int MaxRead { get; set; } = int.MaxValue;

    public FormRequest Set(string name, string? value)
    {
        var index = Fields.FindIndex(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
            Fields.RemoveAt(index);

        if (value is not null)
            Fields.Add((name, value));

        return this;
    }

    /// <summary>Signs a policy as the documentation says.</summary>
    public FormRequest Sign(string policy)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(policy));
        var key = new[] { "20151229", "us-east-1", "s3", "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + Examples.Secret), (key, part) => System.Security.Cryptography.HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        return Set("policy", text)
            .Set("x-amz-algorithm", "AWS4-HMAC-SHA256")
            .Set("x-amz-credential", $"{Examples.KeyId}/20151229/us-east-1/s3/aws4_request")
            .Set("x-amz-date", "20151229T000000Z")
            .Set("x-amz-signature", Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))));
    }

    public TestRequest ToRequest()
    {
        var output = new MemoryStream();
        foreach (var (name, value) in Fields)
            output.Write(Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));

        if (File is not null)
        {
            output.Write(Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{FileName}\"\r\nContent-Type: image/jpeg\r\n\r\n"));
            output.Write(File);
            output.Write(Encoding.UTF8.GetBytes($"\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"submit\"\r\n\r\nUpload to Amazon S3\r\n"));
        }

        output.Write(Encoding.UTF8.GetBytes($"--{Boundary}--\r\n"));
        var request = new TestRequest("POST", "/") { Body = Body(output.ToArray()), MaxRead = MaxRead, Time = Time };
        request.Headers["Host"] = Bucket + ".s3.amazonaws.com";
        request.Headers["Content-Type"] = $"multipart/form-data; boundary={Boundary}";
        request.Headers["Content-Length"] = request.Body.Length.ToString();
        return request;
    }

    public async Task<PostForm> ReadAsync() =>
        await PostForm.ReadAsync(TestClient.Authenticate(ToRequest(), Options), Options, TestRun.Cancellation);

    public async Task<(PostForm Form, byte[] File)> ReadAllAsync()
    {
        var form = await ReadAsync();
        return (form, (await form.Body.ReadAllAsync(1 << 24, TestRun.Cancellation)).ToArray());
    }

    public async Task RefusedAsync(string code, string? message = null)
    {
        var error = await Assert.ThrowsAsync<S3Exception>(ReadAllAsync);
        Assert.Equal(code, error.Error.Code);
        if (message is not null)
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
