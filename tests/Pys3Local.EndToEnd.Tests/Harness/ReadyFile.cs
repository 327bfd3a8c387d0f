namespace Pys3Local.EndToEnd.Harness;

/// <summary>The file of <c>--ready-file</c>, in which a server says, to a program, where it answers.</summary>
public static class ReadyFile
{
    /// <returns>The port, or null while the server is not ready.</returns>
    public static int? Port(string path)
    {
        try
        {
            return Uri.TryCreate(File.ReadLines(path).FirstOrDefault(), UriKind.Absolute, out var url) ? url.Port : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
