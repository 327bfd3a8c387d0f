using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Tests.Objects;

public sealed class FirstNamesTests
{
    [Test]
    [Arguments(1)]
    [Arguments(60)]
    [Arguments(500)]
    [Arguments(2000)]
    [Arguments(1 << 20)]
    public void The_first_ones_are_kept_in_order(int room)
    {
        var all = Enumerable.Range(0, 100).Select(static number => $"name-{number:000}").ToArray();
        var names = Gather(new FirstNames(room), all.OrderBy(static name => name[^1]).ThenByDescending(static name => name));

        Assert.InRange(names.Count, 1, 100);
        Assert.Equal(names.Count < 100, names.HasMore);
        Assert.Equal(all.Take(names.Count).Select(static name => (name, name.EndsWith('7') ? $"path-{name}" : null)), All(names));
    }

    [Test]
    [Arguments(1)]
    [Arguments(300)]
    [Arguments(5000)]
    public void From_the_last_one_on_the_rest_follows(int room)
    {
        var all = Enumerable.Range(0, 200).Select(static number => $"name-{number:000}").ToArray();
        var found = new List<string>();
        FirstNames names;
        do
        {
            var after = found.LastOrDefault("");
            names = Gather(new FirstNames(room), all.OrderBy(static name => name[^1]).Where(name => string.CompareOrdinal(name, after) > 0));
            found.AddRange(All(names).Select(static name => name.Name));
        }
        while (names.HasMore);

        Assert.Equal(all, found);
    }

    [Test]
    public void The_room_is_not_exceeded_by_more_than_a_name()
    {
        const int Room = 4000;
        var names = Gather(new FirstNames(Room), Enumerable.Range(0, 10_000).Select(static number => $"name-{number * 7919 % 10_000:0000}"));
        Assert.InRange(names.Count * ("name-0000".Length + 12), Room / 3, Room);
        Assert.Equal("name-0000", names.Name(0));
    }

    [Test]
    public void One_longer_than_the_room_is_kept()
    {
        var longest = new string('a', 1000);
        var names = Gather(new FirstNames(100), ["b", "c", longest, "d"]);
        Assert.Equal(longest, names.Name(0));
    }

    [Test]
    public void The_order_is_that_of_the_bytes()
    {
        var names = Gather(new FirstNames(1000), ["\U0001F600", "\uFFFD", "z", "Z"]);
        Assert.Equal(["Z", "z", "\uFFFD", "\U0001F600"], All(names).Select(static found => found.Name));
        Assert.False(names.HasMore);
    }

    private static FirstNames Gather(FirstNames names, IEnumerable<string> all)
    {
        foreach (var name in all)
        {
            if (names.Takes(name))
                names.Add(name, name.EndsWith('7') ? $"path-{name}" : null);
        }

        names.Sort();
        return names;
    }

    private static IEnumerable<(string Name, string? Directory)> All(FirstNames names) =>
        Enumerable.Range(0, names.Count).Select(index => (names.Name(index), names.Directory(index)));
}
