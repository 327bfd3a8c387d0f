namespace Pys3Local;

/// <summary>
/// <c>Select</c>, <c>Where</c> and their like for all projects: the compiler finds these, in the enclosing namespace, before System.Linq's.
/// </summary>
/// <remarks>
/// System.Linq's are generic virtual methods on an iterator class for each source and each step. Ahead-of-time compilation
/// has to make every combination of element types, of which this program has hundreds: 17,000 methods, and a binary of 26.5 MB. These
/// are loops. On net10.0 <c>UseSizeOptimizedLinq</c> does the same, and this file can go.
/// </remarks>
internal static class Sequences
{
    public static IEnumerable<TResult> Select<T, TResult>(this IEnumerable<T> source, Func<T, TResult> selector)
    {
        foreach (var item in source)
            yield return selector(item);
    }

    public static IEnumerable<TResult> Select<T, TResult>(this IEnumerable<T> source, Func<T, int, TResult> selector)
    {
        var index = 0;
        foreach (var item in source)
            yield return selector(item, index++);
    }

    public static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (var item in source)
            if (predicate(item))
                yield return item;
    }

    public static IEnumerable<TResult> SelectMany<T, TResult>(this IEnumerable<T> source, Func<T, IEnumerable<TResult>> selector)
    {
        foreach (var item in source)
            foreach (var inner in selector(item))
                yield return inner;
    }

    public static IEnumerable<T> Skip<T>(this IEnumerable<T> source, int count)
    {
        foreach (var item in source)
            if (count > 0)
                count--;
            else
                yield return item;
    }

    public static IEnumerable<T> Take<T>(this IEnumerable<T> source, int count)
    {
        if (count <= 0)
            yield break;

        foreach (var item in source)
        {
            yield return item;
            if (--count == 0)
                yield break;
        }
    }

    public static IEnumerable<T> Concat<T>(this IEnumerable<T> first, IEnumerable<T> second)
    {
        foreach (var item in first)
            yield return item;

        foreach (var item in second)
            yield return item;
    }

    public static IEnumerable<T> Append<T>(this IEnumerable<T> source, T last)
    {
        foreach (var item in source)
            yield return item;

        yield return last;
    }

    public static IEnumerable<T> Prepend<T>(this IEnumerable<T> source, T first)
    {
        yield return first;

        foreach (var item in source)
            yield return item;
    }

    public static IEnumerable<T> SkipLast<T>(this IReadOnlyCollection<T> source, int count) => source.Take(source.Count - count);

    public static IEnumerable<T> Distinct<T>(this IEnumerable<T> source, IEqualityComparer<T>? comparer = null)
    {
        var seen = new HashSet<T>(comparer);
        foreach (var item in source)
            if (seen.Add(item))
                yield return item;
    }

    /// <summary>As stable as System.Linq's: what compares equal stays in its order.</summary>
    public static IEnumerable<T> OrderBy<T, TKey>(this IEnumerable<T> source, Func<T, TKey> keyOf, IComparer<TKey>? comparer = null)
    {
        comparer ??= Comparer<TKey>.Default;
        var items = new List<T>(source);
        var keys = items.ConvertAll(item => keyOf(item));
        var order = new int[items.Count];
        for (var index = 0; index < order.Length; index++)
            order[index] = index;

        Array.Sort(order, (left, right) => comparer.Compare(keys[left], keys[right]) is var compared and not 0 ? compared : left.CompareTo(right));
        foreach (var index in order)
            yield return items[index];
    }

    public static List<T> ToList<T>(this IEnumerable<T> source) => new(source);

    public static bool Any<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (var item in source)
            if (predicate(item))
                return true;

        return false;
    }

    public static bool All<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (var item in source)
            if (!predicate(item))
                return false;

        return true;
    }
}
