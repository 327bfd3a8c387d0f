using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Tests.Objects;

public sealed class FirstNamesTests
{
    [Test]
    [Arguments(1)]
    [Arguments(10)]
    [Arguments(99)]
    [Arguments(100)]
    [Arguments(1000)]
    public void The_first_ones_are_kept_in_order(int limit)
    {
        var all = Enumerable.Range(0, 100).Select(static number => $"name-{number:000}").ToArray();
        var names = new FirstNames(limit);
        foreach (var name in all.OrderBy(static name => name[^1]).ThenByDescending(static name => name))
        {
            if (names.Takes(name))
                names.Add(name, name.EndsWith('7') ? $"path-{name}" : null);
        }

        Assert.Equal(all.Take(limit).Select(static name => (name, name.EndsWith('7') ? $"path-{name}" : null)), names.Take());
    }

    [Test]
    public void The_order_is_that_of_the_bytes()
    {
        var names = new FirstNames(2);
        foreach (var name in (string[])["\U0001F600", "\uFFFD", "z", "Z"])
        {
            if (names.Takes(name))
                names.Add(name, null);
        }

        Assert.Equal(["Z", "z"], names.Take().Select(static found => found.Name));
        names.Add("\U0001F600", null);
        names.Add("\uFFFD", null);
        Assert.Equal(["\uFFFD", "\U0001F600"], names.Take().Select(static found => found.Name));
        Assert.Empty(names.Take());
    }
}
