using Pys3Local.Server.Logging;

namespace Pys3Local.Server.Tests.Logging;

public sealed class TargetForLogTests
{
    [Test]
    [Arguments("/b/k", "/b/k")]
    [Arguments("/b/k?list-type=2&prefix=a", "/b/k?list-type=2&prefix=a")]
    [Arguments("/b/k?X-Amz-Signature=abc&x=1", "/b/k?X-Amz-Signature=***&x=1")]
    [Arguments("/b/k?x-amz-credential=ID%2F2026&X-Amz-Security-Token=t=t", "/b/k?x-amz-credential=***&X-Amz-Security-Token=***")]
    [Arguments("/b/k?X-Amz-Signa%74ure=abc", "/b/k?X-Amz-Signa%74ure=***")]
    [Arguments("/b/k?AWSAccessKeyId=ID&Signature=abc&Expires=1", "/b/k?AWSAccessKeyId=***&Signature=***&Expires=1")]
    [Arguments("/b/k?x-amz-server-side-encryption-customer-key=abc%3D&x=1", "/b/k?x-amz-server-side-encryption-customer-key=***&x=1")]
    [Arguments("/b/k?X-Amz-Copy-Source-Server-Side-Encryption-Customer-Key=abc", "/b/k?X-Amz-Copy-Source-Server-Side-Encryption-Customer-Key=***")]
    [Arguments("/b/k?a?Signature=abc", "/b/k?a?Signature=abc")]
    public void What_signs_is_hidden_and_the_rest_is_kept(string target, string logged) =>
        Assert.Equal(logged, TargetForLog.Of(target));

    [Test]
    public void What_would_write_on_a_terminal_is_escaped() =>
        Assert.Equal("/b/\\u001b[2J\\u000a\\u00e9", TargetForLog.Of("/b/\u001b[2J\né"));
}
