using Pys3Local.Storage.Azure.Names;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Azure.Tests;

public sealed class AzureNamesTests
{
    [Test]
    public void Names_come_back_and_are_ordered_by_units_as_by_bytes()
    {
        Assert.All(HardKeys.All, key => Assert.Equal(key, AzureNames.Decode(AzureNames.Encode(key))));
        Assert.Equal(
            HardKeys.All.Order(ListReference.ByBytes), HardKeys.All.OrderBy(AzureNames.Encode, StringComparer.Ordinal));
    }

    [Test]
    [Arguments("a.")]
    [Arguments("a/../b")]
    [Arguments("./a")]
    [Arguments("a\u0001")]
    [Arguments("a\\b")]
    public void What_the_service_would_change_or_refuse_is_refused(string name) => Assert.NotNull(AzureNames.Problem(name));

    [Test]
    [Arguments("plain-name", "plain-name")]
    [Arguments("b.c", "b-xdc")]
    [Arguments("a--b", "a-xm-xmb")]
    [Arguments("a-.b", "a-xm-xdb")]
    [Arguments("a-xd", "a-xxd")]
    [Arguments("a-x", "a-xx")]
    public void Buckets_are_containers_and_come_back(string bucket, string container)
    {
        Assert.Equal(container, ContainerNames.Encode(bucket));
        Assert.Equal(bucket, ContainerNames.Decode(container));
    }

    [Test]
    [Arguments("a.b")]
    [Arguments("a//b/")]
    [Arguments("/a")]
    [Arguments("a b+%2F\U0001F600")]
    public void What_it_keeps_is_not(string name) => Assert.Null(AzureNames.Problem(name));
}
