using System.Diagnostics.CodeAnalysis;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Requests;

/// <summary>The fields of a form before its file; names in any case, each once.</summary>
internal sealed class PostFields
{
    /// <summary>More than fit into <see cref="MaxBytes"/> with names and values that say anything.</summary>
    public const int MaxCount = 1000;

    /// <summary>Of all names and values. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html</summary>
    public const int MaxBytes = 20 * 1024;

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> All => _values;

    public string? this[string name] => _values.GetValueOrDefault(name);

    public void Add(string name, string value)
    {
        if (_values.Count == MaxCount)
            throw new S3Exception(S3Errors.MaxPostPreDataLengthExceeded, $"The form has more than {MaxCount} fields.");

        if (!_values.TryAdd(name, value))
            throw new S3Exception(S3Errors.InvalidArgument, "A field of the form appears twice.") { Details = [new("ArgumentName", name)] };
    }

    public bool TryGet(string name, [NotNullWhen(true)] out string? value) => _values.TryGetValue(name, out value);

    /// <summary>Puts the file's name where a field says <c>${filename}</c>.</summary>
    public void Expand(string fileName)
    {
        foreach (var (name, value) in _values.Where(field => field.Value.Contains("${filename}", StringComparison.Ordinal)).ToArray())
        {
            if (!name.Equals("policy", StringComparison.OrdinalIgnoreCase))
                _values[name] = value.Replace("${filename}", fileName, StringComparison.Ordinal);
        }
    }
}
