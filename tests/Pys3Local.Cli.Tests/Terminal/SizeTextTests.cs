using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Tests.Terminal;

public sealed class SizeTextTests
{
    /// <summary>They go by 1,024, and a KB is 1,000 bytes, also where sizes are typed.</summary>
    [Test]
    [Arguments(0, "0.0 B")]
    [Arguments(1023, "1023.0 B")]
    [Arguments(1024, "1.0 KiB")]
    [Arguments(1 << 20, "1.0 MiB")]
    [Arguments(3L << 29, "1.5 GiB")]
    [Arguments(1L << 40, "1.0 TiB")]
    [Arguments(long.MaxValue, "8192.0 PiB")]
    public void Units_are_those_that_are_meant(long bytes, string text) => Assert.Equal(text, SizeText.Of(bytes));
}
