using System.Globalization;
using System.Text;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PostObjectTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_its_presigned_form()
    {
        var form = await Sdk.CreatePresignedPostAsync(new CreatePresignedPostRequest { BucketName = Bucket, Key = "dir/key", Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5) });
        using var http = new HttpClient();
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Fields)
            content.Add(new StringContent(value), $"\"{name}\"");

        content.Add(new ByteArrayContent("content"u8.ToArray()), "\"file\"", "\"f.txt\"");
        using var answer = await http.PostAsync(new Uri(form.Url), content, Cancellation);

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal("content"u8.ToArray(), await GetAsync("dir/key"));
    }

    [Test]
    public async Task Raw_201_and_the_files_name()
    {
        var answer = (await PostAsync("up/${filename}", "starts-with\",\"$key\",\"up/", ("success_action_status", "201"))).Succeeded(201);
        Assert.Equal("up/f.txt", answer.Xml.Element("Key")!.Value);
        Assert.Equal(answer.Header("ETag"), answer.Xml.Element("ETag")!.Value);
        Assert.Equal("content"u8.ToArray(), await GetAsync("up/f.txt"));
    }

    [Test]
    public async Task Raw_what_the_policy_does_not_allow_stores_nothing()
    {
        (await PostAsync("other/key", "starts-with\",\"$key\",\"up/")).Failed(403, "AccessDenied");
        (await Raw.HeadAsync($"/{Bucket}/other/key", Cancellation)).Succeeded(404);
    }

    /// <param name="key">The field of that name.</param>
    /// <param name="condition">The policy's condition on it, without its outer quotation marks.</param>
    /// <param name="more">Further fields.</param>
    private Task<RawResponse> PostAsync(string key, string condition, params (string Name, string Value)[] more)
    {
        var signer = Raw.Signer;
        var credential = $"{signer.Keys.AccessKeyId}/{signer.Scope}";
        var conditions = string.Concat(more.Select(field => $",{{\"{field.Name}\":\"{field.Value}\"}}"));
        var policy = $$"""{"expiration":"{{signer.Time.AddMinutes(5).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}}","conditions":[{"bucket":"{{Bucket}}"},["{{condition}}"],{"x-amz-algorithm":"AWS4-HMAC-SHA256"},{"x-amz-credential":"{{credential}}"},{"x-amz-date":"{{signer.Timestamp}}"}{{conditions}}]}""";
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(policy));
        (string, string)[] fields =
        [
            ("key", key), ("policy", encoded), ("x-amz-algorithm", "AWS4-HMAC-SHA256"), ("x-amz-credential", credential),
            ("x-amz-date", signer.Timestamp), ("x-amz-signature", signer.SignText(encoded)), .. more,
        ];
        var body = string.Concat(fields.Select(field => $"--b\r\nContent-Disposition: form-data; name=\"{field.Item1}\"\r\n\r\n{field.Item2}\r\n"))
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\r\ncontent\r\n--b--\r\n";
        return AnonymousAsync("POST", "", body, ("Content-Type", "multipart/form-data; boundary=b"));
    }
}
