using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Pys3Local.Assertions;

// What is in a collection.
internal static partial class Assert
{
    public static void Empty([NotNull] IEnumerable? collection)
    {
        if (collection is null || collection.Cast<object?>().Any())
            throw AssertionException.Of("Assert.Empty: not empty", ("Actual", Printed.Value(collection)));
    }

    public static void NotEmpty([NotNull] IEnumerable? collection)
    {
        if (collection is null || !collection.Cast<object?>().Any())
            throw AssertionException.Of("Assert.NotEmpty: empty", ("Actual", Printed.Value(collection)));
    }

    /// <returns>The only element.</returns>
    public static T Single<T>([NotNull] IEnumerable<T>? collection)
    {
        var elements = collection?.ToArray();
        return collection is not null && elements is [var only]
            ? only
            : throw AssertionException.Of($"Assert.Single: {elements?.Length ?? 0} elements", ("Actual", Printed.Value(elements)));
    }

    /// <returns>The only element that is meant.</returns>
    public static T Single<T>([NotNull] IEnumerable<T>? collection, Predicate<T> predicate)
    {
        var all = collection?.ToArray() ?? [];
        var meant = Array.FindAll(all, predicate);
        return collection is not null && meant is [var only]
            ? only
            : throw AssertionException.Of($"Assert.Single: {meant.Length} of {all.Length} elements are meant", ("All", Printed.Value(all)), ("Meant", Printed.Value(meant)));
    }

    public static void Contains<T>(T expected, [NotNull] IEnumerable<T>? collection)
    {
        if (collection is null || !collection.Any(element => Equality.Instance.Equals(element, expected)))
            throw AssertionException.Of("Assert.Contains: it is not among the elements", ("Wanted", Printed.Value(expected)), ("Actual", Printed.Value(collection)));
    }

    public static void Contains<T>([NotNull] IEnumerable<T>? collection, Predicate<T> predicate)
    {
        if (collection is null || !collection.Any(element => predicate(element)))
            throw AssertionException.Of("Assert.Contains: no element is meant", ("Actual", Printed.Value(collection)));
    }

    /// <returns>What the dictionary holds under the key.</returns>
    public static TValue Contains<TKey, TValue>(TKey expected, IReadOnlyDictionary<TKey, TValue> dictionary)
        where TKey : notnull =>
        dictionary.TryGetValue(expected, out var value)
            ? value
            : throw AssertionException.Of("Assert.Contains: no such key", ("Wanted", Printed.Value(expected)), ("Keys", Printed.Value(dictionary.Keys)));

    public static void DoesNotContain<T>(T unwanted, IEnumerable<T> collection)
    {
        if (collection.Any(element => Equality.Instance.Equals(element, unwanted)))
            throw AssertionException.Of("Assert.DoesNotContain: it is among the elements", ("Unwanted", Printed.Value(unwanted)), ("Actual", Printed.Value(collection)));
    }

    public static void DoesNotContain<T>(IEnumerable<T> collection, Predicate<T> predicate)
    {
        var meant = collection.Where(element => predicate(element)).ToArray();
        if (meant.Length > 0)
            throw AssertionException.Of($"Assert.DoesNotContain: {meant.Length} elements are meant", ("Actual", Printed.Value(meant)));
    }

    /// <summary>Every element passes the check; what fails is listed with its index.</summary>
    public static void All<T>(IEnumerable<T> collection, Action<T> check) => All(collection, (element, _) => check(element));

    /// <inheritdoc cref="All{T}(IEnumerable{T}, Action{T})"/>
    public static void All<T>(IEnumerable<T> collection, Action<T, int> check)
    {
        var failures = new List<(int Index, T Element, Exception Error)>();
        var count = 0;
        foreach (var element in collection)
        {
            try
            {
                check(element, count);
            }
            catch (Exception e)
            {
                failures.Add((count, element, e));
            }

            count++;
        }

        if (failures.Count > 0)
        {
            throw new AssertionException(
                $"Assert.All: {failures.Count} of {count} elements fail\n" +
                string.Join('\n', failures.Take(5).Select(failure => $"[{failure.Index}] {Printed.Value(failure.Element)}: {failure.Error.Message}")),
                failures[0].Error);
        }
    }

    /// <summary>Everything that is in <paramref name="actual"/> is also in <paramref name="expected"/>.</summary>
    public static void Subset<T>(ISet<T> expected, [NotNull] ISet<T>? actual)
    {
        if (actual is null || !actual.IsSubsetOf(expected))
            throw AssertionException.Of("Assert.Subset: there is more", ("Expected", Printed.Value(expected)), ("Actual", Printed.Value(actual)));
    }

    /// <summary>Everything that is in <paramref name="expected"/> is also in <paramref name="actual"/>.</summary>
    public static void Superset<T>(ISet<T> expected, [NotNull] ISet<T>? actual)
    {
        if (actual is null || !actual.IsSupersetOf(expected))
            throw AssertionException.Of("Assert.Superset: something is missing", ("Expected", Printed.Value(expected)), ("Actual", Printed.Value(actual)));
    }
}
