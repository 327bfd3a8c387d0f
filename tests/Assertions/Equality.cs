using System.Collections;

namespace Pys3Local.Assertions;

/// <summary>
/// When two values are the same to a test: sequences by their elements in order, sets and dictionaries whatever the order, tuples by
/// their parts, all else by its own <see cref="object.Equals(object)"/>.
/// </summary>
internal sealed class Equality : IEqualityComparer
{
    public static readonly Equality Instance = new();

    public new bool Equals(object? x, object? y) => (x, y) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        _ when ReferenceEquals(x, y) => true,
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (IDictionary a, IDictionary b) => Same(a, b),
        (IEnumerable a and not string, IEnumerable b and not string) => FirstDifference(a, b) is null,
        // Arrays within tuples are compared by their elements too.
        (IStructuralEquatable a, _) => a.Equals(y, this),
        _ => x.Equals(y),
    };

    public int GetHashCode(object obj) => throw new NotSupportedException("This comparison is for tests: it gives no hash codes.");

    /// <summary>Where the first two elements that differ are, or where one sequence ends before the other; null when they are the same.</summary>
    public static int? FirstDifference(IEnumerable expected, IEnumerable actual)
    {
        // A million bytes compared one boxed pair after the other would take longer than the test.
        if ((expected, actual) is (byte[] a, byte[] b))
        {
            var common = a.AsSpan().CommonPrefixLength(b);
            return common == a.Length && common == b.Length ? null : common;
        }

        var left = expected.GetEnumerator();
        var right = actual.GetEnumerator();
        using (left as IDisposable)
        using (right as IDisposable)
        {
            for (var index = 0; ; index++)
            {
                var more = left.MoveNext();
                if (more != right.MoveNext() || (more && !Instance.Equals(left.Current, right.Current)))
                    return index;

                if (!more)
                    return null;
            }
        }
    }

    private static bool Same(IDictionary expected, IDictionary actual)
    {
        if (expected.Count != actual.Count)
            return false;

        foreach (DictionaryEntry entry in expected)
        {
            if (!actual.Contains(entry.Key) || !Instance.Equals(entry.Value, actual[entry.Key]))
                return false;
        }

        return true;
    }
}
