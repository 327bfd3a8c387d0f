using System.Runtime.CompilerServices;

namespace Pys3Local.S3.Tests.Xml;

/// <summary>
/// A text beside the tests that the product, or its generator, must produce. With PYS3LOCAL_REGENERATE=1 the files are written anew and every comparison
/// fails, so that nobody leaves the switch on: look at the difference, then run without.
/// </summary>
internal static class GoldenFile
{
    public static void Compare(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("PYS3LOCAL_REGENERATE") == "1")
        {
            File.WriteAllText(path, actual);
            Assert.Fail($"{name} was regenerated.");
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
