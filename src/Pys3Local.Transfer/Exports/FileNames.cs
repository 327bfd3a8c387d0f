using System.Text;

namespace Pys3Local.Transfer.Exports;

/// <summary>Which keys can be files, and where.</summary>
/// <param name="isPortable">By the rules of Windows as well, where fewer names can be files and the case of letters says nothing.</param>
internal sealed class FileNames(bool isPortable)
{
    /// <summary>Bytes of one component; every file system that matters has 255.</summary>
    private const int MaxComponent = 255;

    /// <summary>Bytes of a path below the directory: 4,096 with what is before it.</summary>
    private const int MaxPath = 3500;

    private const string NotPortable = "<>:\"|?*\\";

    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparer.OrdinalIgnoreCase);

    public bool IsPortable => isPortable;

    /// <summary>Why a key can be no file; null where it can be the file of that path.</summary>
    public string? Problem(string key)
    {
        if (Encoding.UTF8.GetByteCount(key) > MaxPath)
            return "it is too long for a path";

        foreach (var component in key.Split('/'))
        {
            if (ProblemOf(component) is { } problem)
                return problem;
        }

        return null;
    }

    private string? ProblemOf(string component) => component switch
    {
        "" => "a part of it between slashes is empty",
        "." or ".." => $"'{component}' is no name",
        _ when component.Contains('\0', StringComparison.Ordinal) => "it has a zero byte in it",
        _ when Encoding.UTF8.GetByteCount(component) > MaxComponent => $"a part of it is longer than {MaxComponent} bytes",
        _ when isPortable => NotPortableProblem(component),
        _ => null,
    };

    private static string? NotPortableProblem(string component)
    {
        if (component.Any(one => one < ' ' || NotPortable.Contains(one, StringComparison.Ordinal)))
            return "it has a character that Windows has in no name";

        return component[^1] is '.' or ' ' ? "Windows has no name that ends with a point or a space"
            : Devices.Contains(component.Split('.')[0].TrimEnd()) ? $"'{component}' is a device on Windows"
            : null;
    }
}
