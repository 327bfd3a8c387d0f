using static Pys3Local.Architecture.Tests.Assertions.Refusal;

namespace Pys3Local.Architecture.Tests.Assertions;

public sealed class EqualTests
{
    private sealed record Pair(int A, string B);

    [Test]
    public void What_is_the_same_passes()
    {
        Assert.Equal(1, 1);
        Assert.Equal(1, 1L);
        Assert.Equal("a", "a");
        Assert.Equal("a", "A", ignoreCase: true);
        Assert.Equal(new Pair(1, "b"), new Pair(1, "b"));
        Assert.Equal([1, 2], new List<int> { 1, 2 });
        Assert.Equal([1, 2], new[] { 1, 2 }.Where(_ => true));
        Assert.Equal<byte>([1, 2], new byte[] { 1, 2 }.AsSpan());
        Assert.Equal("ab"u8, new byte[] { 0x61, 0x62 });
        Assert.Equal([[1], [2, 3]], new int[][] { [1], [2, 3] });
        Assert.Equal((1, new[] { 2, 3 }), (1, new[] { 2, 3 }));
        Assert.Equal(new HashSet<int> { 1, 2 }, new HashSet<int> { 2, 1 });
        Assert.Equal(new Dictionary<string, int[]> { ["a"] = [1], ["b"] = [2] }, new Dictionary<string, int[]> { ["b"] = [2], ["a"] = [1] });
        Assert.Equal<object?>(null, null);
        Assert.Equal("A", "a", StringComparer.OrdinalIgnoreCase);
    }

    [Test]
    public void What_differs_is_refused()
    {
        Of(() => Assert.Equal(1, 2));
        Of(() => Assert.Equal(null, "a"));
        Of(() => Assert.Equal("a", "A"));
        Of(() => Assert.Equal(new Pair(1, "b"), new Pair(1, "c")));
        Of(() => Assert.Equal([1, 2], new List<int> { 1 }));
        Of(() => Assert.Equal([1], new List<int> { 1, 2 }));
        Of(() => Assert.Equal([1, 2], new[] { 2, 1 }));
        Of(() => Assert.Equal([[1], [2, 3]], new int[][] { [1], [2, 4] }));
        Of(() => Assert.Equal((1, new[] { 2, 3 }), (1, new[] { 2 })));
        Of(() => Assert.Equal(new HashSet<int> { 1, 2 }, new HashSet<int> { 2, 3 }));
        Of(() => Assert.Equal(new HashSet<int> { 1, 2 }, new HashSet<int> { 2 }));
        Of(() => Assert.Equal(new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, int> { ["a"] = 2 }));
        Of(() => Assert.Equal(new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, int> { ["b"] = 1 }));
        Of(() => Assert.Equal("ab"u8, "ac"u8));
        Of(() => Assert.Equal((IEnumerable<int>?)null, new List<int>()));
    }

    [Test]
    public void The_message_shows_both_and_where_they_part()
    {
        Is("Assert.Equal: the values differ\n  Expected: 1\n  Actual:   2", () => Assert.Equal(1, 2));
        Is("Assert.Equal: the texts differ at character 2\n  Expected: \"a\\nb\"\n  Actual:   \"a\\n\\\"\"", () => Assert.Equal("a\nb", "a\n\""));
        Is("Assert.Equal: the values differ\n  Expected: \"a\"\n  Actual:   null", () => Assert.Equal("a", null));
        Is("Assert.Equal: the elements differ at index 1\n  Expected: [\"a\", \"b\"]\n  Actual:   [\"a\"]", () => Assert.Equal(["a", "b"], new[] { "a" }));
        Is("Assert.Equal: the sets differ\n  Missing:  [1]\n  Too much: [3]", () => Assert.Equal(new HashSet<int> { 1, 2 }, new HashSet<int> { 2, 3 }));
    }

    [Test]
    public void What_is_long_is_cut_around_the_difference()
    {
        var elements = Of(() => Assert.Equal(Enumerable.Range(0, 1000), Enumerable.Range(0, 1000).Select(i => i == 500 ? -1 : i)));
        if (!elements.Contains("index 500\n  Expected: […, 498, 499, 500, ") || !elements.Contains("[…, 498, 499, -1, ") || elements.Length > 300)
            throw new InvalidOperationException(elements);

        var texts = Of(() => Assert.Equal(new string('a', 5000), new string('a', 4000) + "b"));
        if (!texts.Contains("character 4000") || !texts.Contains("ab\"") || texts.Length > 1200)
            throw new InvalidOperationException(texts);
    }

    [Test]
    public void A_million_bytes_are_compared_without_boxing_them()
    {
        var (a, b) = (new byte[1 << 20], new byte[1 << 20]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(a, b);
        if (GC.GetAllocatedBytesForCurrentThread() - before > 100_000)
            throw new InvalidOperationException("Each byte was boxed.");

        b[^1] = 1;
        Of(() => Assert.Equal(a, b));
    }

    [Test]
    public void Not_equal_is_the_opposite()
    {
        Assert.NotEqual(1, 2);
        Assert.NotEqual([1], new List<int> { 2 });
        Of(() => Assert.NotEqual(1, 1));
        Of(() => Assert.NotEqual("a", "a"));
        Of(() => Assert.NotEqual([1], new List<int> { 1 }));
        Of(() => Assert.NotEqual(new byte[] { 1 }, new byte[] { 1 }));
    }
}
