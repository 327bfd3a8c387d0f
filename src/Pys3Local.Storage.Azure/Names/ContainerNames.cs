using System.Text;

namespace Pys3Local.Storage.Azure.Names;

/// <summary>
/// Names of buckets as those of containers, which have no dots and no two dashes in a row: <c>-xd</c> is a dot, <c>-xm</c> a dash beside one of these, and <c>-xx</c> is <c>-x</c> itself.
/// </summary>
internal static class ContainerNames
{
    private const char Mark = 'x';

    public static string Encode(string bucket)
    {
        var result = new StringBuilder(bucket.Length + 8);
        for (var i = 0; i < bucket.Length; i++)
        {
            var next = i + 1 < bucket.Length ? bucket[i + 1] : '\0';
            if (bucket[i] == '.')
                result.Append("-xd");
            else if (bucket[i] != '-')
                result.Append(bucket[i]);
            else if (next is '.' or '-' || i > 0 && bucket[i - 1] is '-')
                result.Append("-xm");
            else
                result.Append(next == Mark ? "-x" : "-");
        }

        return result.ToString();
    }

    /// <summary>A container that another program has made is as it is.</summary>
    public static string Decode(string container)
    {
        var result = new StringBuilder(container.Length);
        for (var i = 0; i < container.Length; i++)
        {
            var isEscape = container[i] == '-' && i + 2 < container.Length && container[i + 1] == Mark;
            switch (isEscape ? container[i + 2] : '\0')
            {
                case 'd':
                    result.Append('.');
                    i += 2;
                    break;
                case 'm':
                    result.Append('-');
                    i += 2;
                    break;
                case Mark:
                    result.Append('-');
                    i += 1;
                    break;
                default:
                    result.Append(container[i]);
                    break;
            }
        }

        return result.ToString();
    }
}
