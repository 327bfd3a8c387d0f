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
}
