using Pys3Local.Storage.Azure.Credentials;
using Pys3Local.Storage.Azure.Requests;

namespace Pys3Local.Storage.Azure.Tests.Service;

/// <summary>The account that Azurite has. Each test has containers of its own.</summary>
internal static class TestAccount
{
    public const string Account = "devstoreaccount1";

    /// <summary>The one that the emulator has for everybody.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static int _count;

    public static async Task<AzureStoreOptions> NewPlaceAsync() => NewPlace(await Azurite.SharedAsync());

    public static AzureStoreOptions NewPlace(Uri service) => new()
    {
        Endpoint = new(service, Account),
        Account = Account,
        Name = "azurite",
        Credentials = new SharedKey(Key),
        Prefix = $"t{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-",
        Delay = (_, _) => Task.CompletedTask,
    };
}
