using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Exports;

/// <summary>The lines of one key in a manifest.</summary>
internal sealed record ManifestGroup(string Key, List<string> Lines);

/// <summary>
/// Reads a manifest in the order of its keys, however large it is: pieces that fit into memory are sorted into files, and these are read side by side. One that is in order already is
/// read as it is.
/// </summary>
/// <param name="scratch">Gets the files, which are removed after they have been read.</param>
/// <param name="note">Gets a line for what is no line of a manifest, and is left out.</param>
internal sealed class ManifestSort(string scratch, Action<string> note)
{
    /// <summary>Characters of lines that are in memory at a time.</summary>
    private const int MaxPiece = 8 << 20;

    /// <summary>Files that are open at a time.</summary>
    private const int MaxFiles = 64;

    private int _number;

    /// <summary>The key of a line, and the line; null where it is none.</summary>
    public static string? KeyOf(string line)
    {
        try
        {
            var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(line));
            return json.Read() && json.TokenType == JsonTokenType.StartObject && json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("key"u8) && json.Read()
                ? json.GetString()
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The groups by the UTF-8 bytes of their keys; nothing where there is no such file.</summary>
    public async IAsyncEnumerable<ManifestGroup> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            yield break;

        var groups = await IsSortedAsync(path, cancellationToken).ConfigureAwait(false) ? GroupsAsync(path, note, cancellationToken) : SortedAsync(path, cancellationToken);
        await foreach (var group in groups.ConfigureAwait(false))
            yield return group;
    }

    private static async Task<bool> IsSortedAsync(string path, CancellationToken cancellationToken)
    {
        string? last = null;
        await foreach (var group in GroupsAsync(path, static _ => { }, cancellationToken).ConfigureAwait(false))
        {
            if (last is not null && Utf8Order.Compare(last, group.Key) >= 0)
                return false;

            last = group.Key;
        }

        return true;
    }

    private static async IAsyncEnumerable<ManifestGroup> GroupsAsync(string path, Action<string> note, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ManifestGroup? group = null;
        var number = 0;
        using var lines = new StreamReader(path, Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            number++;
            if (KeyOf(line) is not { } key)
            {
                note($"{path}, line {number}: it is no line of a manifest, and is left out");
                continue;
            }

            if (group is not null && group.Key != key)
            {
                yield return group;
                group = null;
            }

            (group ??= new(key, [])).Lines.Add(line);
        }

        if (group is not null)
            yield return group;
    }

    private async IAsyncEnumerable<ManifestGroup> SortedAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (files, piece, size) = (new List<string>(), new List<ManifestGroup>(), 0L);
        await foreach (var group in GroupsAsync(path, note, cancellationToken).ConfigureAwait(false))
        {
            piece.Add(group);
            size += group.Lines.Sum(static line => line.Length);
            if (size < MaxPiece)
                continue;

            files.Add(await WriteAsync(Ordered(piece), cancellationToken).ConfigureAwait(false));
            (piece, size) = ([], 0);
            if (files.Count == MaxFiles)
                files = [await WriteAsync(TogetherAsync(files, cancellationToken), cancellationToken).ConfigureAwait(false)];
        }

        if (files.Count > 0)
        {
            files.Add(await WriteAsync(Ordered(piece), cancellationToken).ConfigureAwait(false));
            piece = [];
        }

        var sorted = files.Count > 0 ? TogetherAsync(files, cancellationToken) : Ordered(piece);
        await foreach (var group in sorted.ConfigureAwait(false))
            yield return group;
    }

    private static IAsyncEnumerable<ManifestGroup> Ordered(List<ManifestGroup> piece) => piece.OrderBy(static group => group.Key, Utf8Order.Instance).ToAsyncEnumerable();

    private async Task<string> WriteAsync(IAsyncEnumerable<ManifestGroup> groups, CancellationToken cancellationToken)
    {
        var path = Path.Combine(scratch, $"sorted.{Environment.ProcessId}.{++_number}");
        await using var file = new StreamWriter(path);
        await foreach (var group in groups.ConfigureAwait(false))
        {
            foreach (var line in group.Lines)
                await file.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        return path;
    }

    /// <summary>Sorted files as one, the lines of a key that is in several of them together; removes them.</summary>
    private static async IAsyncEnumerable<ManifestGroup> TogetherAsync(List<string> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<IAsyncEnumerator<ManifestGroup>>();
        try
        {
            // Of the same key first what was first.
            var next = new PriorityQueue<IAsyncEnumerator<ManifestGroup>, (string Key, int File)>(
                Comparer<(string Key, int File)>.Create(static (one, other) => Utf8Order.Compare(one.Key, other.Key) is var order and not 0 ? order : one.File - other.File));
            foreach (var file in files)
            {
                var groups = GroupsAsync(file, static _ => { }, cancellationToken).GetAsyncEnumerator(cancellationToken);
                open.Add(groups);
                if (await groups.MoveNextAsync().ConfigureAwait(false))
                    next.Enqueue(groups, (groups.Current.Key, open.Count));
            }

            ManifestGroup? last = null;
            while (next.TryDequeue(out var first, out var place))
            {
                if (last is not null && last.Key == first.Current.Key)
                {
                    last.Lines.AddRange(first.Current.Lines);
                }
                else
                {
                    if (last is not null)
                        yield return last;

                    last = first.Current;
                }

                if (await first.MoveNextAsync().ConfigureAwait(false))
                    next.Enqueue(first, (first.Current.Key, place.File));
            }

            if (last is not null)
                yield return last;
        }
        finally
        {
            foreach (var groups in open)
                await groups.DisposeAsync().ConfigureAwait(false);

            foreach (var file in files)
                File.Delete(file);
        }
    }
}
