using Pys3Local.Storage.Azure.Credentials;
using Pys3Local.Storage.Azure.Requests;

namespace Pys3Local.Storage.Azure.Tests;

/// <summary>The account of an Azurite that <c>scripts/test-clouds.sh</c> has started; <c>PYS3LOCAL_TEST_AZURITE</c> says where it is. Each test has containers of its own.</summary>
internal static class TestAccount
{
    private const string Account = "devstoreaccount1";

    /// <summary>The one that the emulator has for everybody.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static int _count;

    public static AzureStoreOptions NewPlace()
    {
        var url = Environment.GetEnvironmentVariable("PYS3LOCAL_TEST_AZURITE");
        Assert.SkipWhen(url is null, "There is no Azurite: scripts/test-clouds.sh starts one.");
        return new()
        {
            Endpoint = new($"{url}/{Account}"),
            Account = Account,
            Name = "azurite",
            Credentials = new SharedKey(Key),
            Prefix = $"t{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-",
            Delay = (_, _) => Task.CompletedTask,
        };
    }
}
