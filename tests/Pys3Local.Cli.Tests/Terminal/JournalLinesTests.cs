using System.Text;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Tests.Terminal;

public sealed class JournalLinesTests
{
    [Test]
    [Arguments("2026-11-29T10:00:00.000Z info GET /bucket/key 200", "<6>2026-11-29T10:00:00.000Z info GET /bucket/key 200")]
    [Arguments("2026-11-29T10:00:00.000Z warn Kestrel: slow", "<4>2026-11-29T10:00:00.000Z warn Kestrel: slow")]
    [Arguments("2026-11-29T10:00:00.000Z audit key K1: added", "<5>2026-11-29T10:00:00.000Z audit key K1: added")]
    [Arguments("2026-11-29T10:00:00.000Z error PUT failed\n   at Here()\n2026-11-29T10:00:00.000Z debug x", "<3>2026-11-29T10:00:00.000Z error PUT failed\n<3>   at Here()\n<7>2026-11-29T10:00:00.000Z debug x")]
    [Arguments("pys3local: WARNING: the certificate ends soon", "<4>pys3local: WARNING: the certificate ends soon")]
    [Arguments("{\"time\":\"x\",\"level\":\"error\",\"message\":\"y\"}", "<3>{\"time\":\"x\",\"level\":\"error\",\"message\":\"y\"}")]
    [Arguments("something else", "<6>something else")]
    public void Each_line_has_its_priority(string written, string expected)
    {
        using var log = new MemoryStream();
        using var lines = new JournalLines(log);
        lines.Write(Encoding.UTF8.GetBytes(written + "\n"));
        Assert.Equal(expected + "\n", Encoding.UTF8.GetString(log.ToArray()));
    }

    [Test]
    public void What_is_no_journal_gets_none()
    {
        using var shell = new TestShell();
        Assert.False(JournalLines.IsStandardError(shell.Shell));
        shell.Variables["JOURNAL_STREAM"] = "8:1";
        Assert.False(JournalLines.IsStandardError(shell.Shell));
    }
}
