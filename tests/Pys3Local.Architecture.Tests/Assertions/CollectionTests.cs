using static Pys3Local.Architecture.Tests.Assertions.Refusal;

namespace Pys3Local.Architecture.Tests.Assertions;

public sealed class CollectionTests
{
    [Test]
    public void Empty_and_single()
    {
        Assert.Empty("");
        Assert.Empty(new List<int>());
        Assert.NotEmpty("a");
        Assert.Equal(1, Assert.Single([1]));
        Assert.Equal(2, Assert.Single([1, 2, 3], i => i == 2));
        Is("Assert.Empty: not empty\n  Actual: [1, 2]", () => Assert.Empty(new[] { 1, 2 }));
        Of(() => Assert.Empty(null));
        Of(() => Assert.NotEmpty(new List<int>()));
        Of(() => Assert.NotEmpty(null));
        Of(() => Assert.Single(Array.Empty<int>()));
        Of(() => Assert.Single((IEnumerable<int>?)null));
        Is("Assert.Single: 2 elements\n  Actual: [1, 2]", () => Assert.Single(new[] { 1, 2 }));
        Of(() => Assert.Single([1, 2, 2], i => i == 2));
        Of(() => Assert.Single([1], i => i == 2));
    }

    [Test]
    public void Elements()
    {
        Assert.Contains(2, new[] { 1, 2 });
        Assert.Contains(new[] { 1, 2 }, i => i > 1);
        Assert.Equal("b", Assert.Contains("a", new Dictionary<string, string> { ["a"] = "b" }));
        Assert.DoesNotContain(3, new[] { 1, 2 });
        Assert.DoesNotContain(new[] { 1, 2 }, i => i > 2);
        Is("Assert.Contains: it is not among the elements\n  Wanted: 3\n  Actual: [1, 2]", () => Assert.Contains(3, new[] { 1, 2 }));
        Of(() => Assert.Contains(3, (IEnumerable<int>?)null));
        Of(() => Assert.Contains(new[] { 1, 2 }, i => i > 2));
        Of(() => Assert.Contains("b", new Dictionary<string, string> { ["a"] = "b" }));
        Of(() => Assert.DoesNotContain(2, new[] { 1, 2 }));
        Of(() => Assert.DoesNotContain(new[] { 1, 2 }, i => i > 1));
    }

    [Test]
    public void All_names_each_that_fails()
    {
        Assert.All([1, 2], i => Assert.InRange(i, 1, 2));
        Assert.All(["a", "b"], (text, i) => Assert.Equal(i, text[0] - 'a'));
        Is(
            "Assert.All: 2 of 3 elements fail\n[0] 1: one\n[2] 3: three",
            () => Assert.All([1, 2, 3], i => Assert.True(i == 2, i == 1 ? "one" : "three")));
    }

    [Test]
    public void Sets()
    {
        Assert.Subset(new HashSet<int> { 1, 2 }, new HashSet<int> { 1 });
        Assert.Superset(new HashSet<int> { 1 }, new HashSet<int> { 1, 2 });
        Of(() => Assert.Subset(new HashSet<int> { 1 }, new HashSet<int> { 1, 2 }));
        Of(() => Assert.Superset(new HashSet<int> { 1, 2 }, new HashSet<int> { 1 }));
    }
}
