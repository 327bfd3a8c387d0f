using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;

namespace Pys3Local.Cli.Tests.Stores;

public sealed class ProvidersTests
{
    /// <summary>The words of <c>--backend</c> are written where options are, and what opens them is in the one place that names the providers.</summary>
    [Test]
    public void Every_kind_of_backend_has_a_provider_and_every_provider_a_kind() => Assert.Equal(BackendKinds.Names, Providers.Names);

    [Test]
    public void A_kind_that_there_is_none_of_has_no_settings() => Assert.Null(BackendKinds.SettingsOf("tape"));
}
