using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>Append-only that can be defeated: what was there before stays as it was, whatever the key of an attacked client does.</summary>
/// <remarks>That the clock set forward releases nothing is shown in <c>Pys3Local.S3.Tests.Attacks</c>.</remarks>
public sealed class AppendOnlyTests(AttackServer server) : AttackTest(server)
{
    [Test]
    public async Task An_overwrite_is_as_forbidden_as_a_delete()
    {
        var raw = Server.Appender;
        (await raw.PutAsync($"/{Bucket}/new", "added"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        foreach (var key in new[] { "private/secret", "new" })
        {
            (await raw.PutAsync($"/{Bucket}/{key}", [], cancellation: Cancellation)).Failed(403, "AccessDenied");
            (await raw.DeleteAsync($"/{Bucket}/{key}", cancellation: Cancellation)).Failed(403, "AccessDenied");
            (await raw.DeleteAsync($"/{Bucket}/{key}", "versionId=null", Cancellation)).Failed(403, "AccessDenied");
            (await raw.SendSignedAsync(raw.Request("PUT", $"/{Bucket}/{key}", "", []).With("x-amz-copy-source", $"/{Bucket}/new").With("x-amz-metadata-directive", "REPLACE"), Cancellation)).Failed(403, "AccessDenied");
        }

        (await Owner.DeleteAsync($"/{Bucket}/new", cancellation: Cancellation)).Succeeded(204);
        await UnharmedAsync();
    }

    [Test]
    public async Task An_overwrite_in_parts_is_forbidden()
    {
        var raw = Server.Appender;
        var started = await raw.PostAsync($"/{Bucket}/private/secret", "uploads", [], Cancellation);
        if (started.Status == 200)
        {
            var upload = started.Xml.Element("UploadId")!.Value;
            var part = (await raw.PutAsync($"/{Bucket}/private/secret", "x"u8.ToArray(), $"partNumber=1&uploadId={upload}", Cancellation)).Succeeded();
            var body = Encoding.UTF8.GetBytes($"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>");
            (await raw.PostAsync($"/{Bucket}/private/secret", $"uploadId={upload}", body, Cancellation)).Failed(403, "AccessDenied");
        }

        await UnharmedAsync();
    }

    [Test]
    public async Task Many_deletes_at_once_are_each_forbidden()
    {
        var body = "<Delete><Object><Key>private/secret</Key></Object><Object><Key>private/secret</Key><VersionId>null</VersionId></Object></Delete>"u8.ToArray();
        var request = Server.Appender.Request("POST", $"/{Bucket}", "delete", body).With("Content-MD5", Convert.ToBase64String(MD5.HashData(body)));
        var response = await Server.Appender.SendSignedAsync(request, Cancellation);

        Assert.True(response.Status == 403 || response.Xml.Elements("Error").Count(error => error.Element("Code")!.Value == "AccessDenied") == 2, response.ToString());
        await UnharmedAsync();
    }

    [Test]
    [Arguments("lifecycle", "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix/></Filter><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>")]
    [Arguments("versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>")]
    [Arguments("policy", "{}")]
    [Arguments("acl", "")]
    [Arguments("object-lock", "<ObjectLockConfiguration/>")]
    public async Task No_setting_does_what_the_key_may_not(string query, string body)
    {
        (await Server.Appender.PutAsync($"/{Bucket}", Encoding.UTF8.GetBytes(body), query, Cancellation)).Failed(403, "AccessDenied");
        (await Server.Appender.DeleteAsync($"/{Bucket}", cancellation: Cancellation)).Failed(403, "AccessDenied");
        await UnharmedAsync();
    }

    [Test]
    public async Task A_snapshot_dated_far_in_the_future_takes_nothing_away()
    {
        var raw = Server.Appender;
        var request = raw.Request("PUT", $"/{Bucket}/snapshots/future", "", """{"time":"2099-01-01T00:00:00Z"}"""u8.ToArray())
            .With("Last-Modified", "Thu, 01 Jan 2099 00:00:00 GMT").With("x-amz-meta-mtime", "4070908800");
        (await raw.SendSignedAsync(request, Cancellation)).Succeeded();

        var entry = (await Owner.GetAsync($"/{Bucket}", "list-type=2&prefix=snapshots/", Cancellation)).Succeeded().Xml.Element("Contents")!;
        Assert.InRange(DateTimeOffset.Parse(entry.Element("LastModified")!.Value, System.Globalization.CultureInfo.InvariantCulture), raw.Signer.Time.AddHours(-1), raw.Signer.Time.AddHours(1));
        Assert.Equal(Secret, (await Owner.GetAsync($"/{Bucket}/private/secret", cancellation: Cancellation)).Succeeded().Body);
    }
}
