using System.Net;
using System.Text;
using Pys3Local.S3Client.Credentials;

namespace Pys3Local.S3Client.Tests.Credentials;

public sealed class CredentialTests
{
    private const string Files = """
        # comment
        [default]
        aws_access_key_id = one
        aws_secret_access_key=secret=with=equals

        [other]
        aws_access_key_id = two
        aws_secret_access_key = two-secret
        aws_session_token = token
        """;

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task The_environment_comes_before_the_files_and_those_before_the_machine()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Files, Token);
        var variables = new Dictionary<string, string> { ["AWS_SHARED_CREDENTIALS_FILE"] = file, ["AWS_CONFIG_FILE"] = "/nowhere" };
        using var http = new HttpClient(new Metadata());
        string? Variable(string name) => variables.GetValueOrDefault(name);
        var chain = new CredentialChain(new EnvironmentCredentials(Variable), new SharedFileCredentials(Variable), new InstanceCredentials(http, Variable, TimeProvider.System));
        Assert.Equal(new S3Credentials("one", "secret=with=equals"), await chain.FindAsync(Token));
        variables["AWS_ACCESS_KEY_ID"] = "env";
        variables["AWS_SECRET_ACCESS_KEY"] = "env-secret";
        Assert.Equal(new S3Credentials("env", "env-secret"), await chain.FindAsync(Token));
        Assert.Equal(new S3Credentials("two", "two-secret", "token"), await new SharedFileCredentials(Variable, "other").FindAsync(Token));
        File.Delete(file);
        variables.Remove("AWS_ACCESS_KEY_ID");
        Assert.Equal("machine", (await chain.FindAsync(Token))!.AccessKeyId);
    }

    [Test]
    public void A_secret_is_in_no_text() => Assert.Equal("id", new S3Credentials("id", "secret", "token").ToString());

    /// <summary>The instance metadata service, version 2.</summary>
    private sealed class Metadata : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isAllowed = request.Headers.TryGetValues("X-aws-ec2-metadata-token", out var tokens) && tokens.Single() == "session";
            var text = (request.Method.Method, request.RequestUri!.AbsolutePath, isAllowed) switch
            {
                ("PUT", "/latest/api/token", _) => "session",
                ("GET", "/latest/meta-data/iam/security-credentials/", true) => "role\n",
                ("GET", "/latest/meta-data/iam/security-credentials/role", true) =>
                    """{"Code":"Success","AccessKeyId":"machine","SecretAccessKey":"s","Token":"t","Expiration":"2999-01-01T00:00:00Z"}""",
                _ => null,
            };
            return Task.FromResult(text is null
                ? new HttpResponseMessage(HttpStatusCode.Unauthorized)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) });
        }
    }
}
