using System.Text;
using Pys3Local.Fuzzing;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;

namespace Pys3Local.Server.Tests.Fuzzing;

[Category("Fuzz")]
public sealed class ServerFuzzTests
{
    private const string Signature = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// <summary>Whatever surrounds it and however its name is spelt: no signature gets into the log, nor a second line.</summary>
    [Test]
    public void Target_for_log() => FuzzRun.Run("log-target", 20_000, random => Mutation.Of(random, ["/bucket/key?versionId=null&a=%20", "/?", ""], "?", "&", "=", "%", "\n", "\u001b[2J", "X-Amz-Signature", "+"), input =>
    {
        foreach (var name in new[] { "X-Amz-Signature", "x-amz-signature", "X-Amz-Signa%74ure", "Signature", "AWSAccessKeyId", "X-Amz-Credential" })
        {
            var text = TargetForLog.Of($"/a?{name}={Signature}&{Encoding.UTF8.GetString(input).Replace('?', '&')}");
            Assert.DoesNotContain(Signature, text, StringComparison.Ordinal);
            Assert.DoesNotContain(text, c => c is < ' ' or > '~');
        }
    });

    [Test]
    public void Listen_address() => FuzzRun.Run("listen", 20_000, random => Mutation.Of(random, [":9000", "127.0.0.1:80", "[::1]:0", "localhost:1"], ":", "[", "]", ".", "*", "%eth0", " "), input =>
    {
        try
        {
            Assert.InRange(ListenAddress.Parse(Encoding.UTF8.GetString(input)).Port, 0, 65535);
        }
        catch (ServerException)
        {
        }
    });
}
