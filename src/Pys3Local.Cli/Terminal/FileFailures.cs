using System.Runtime.InteropServices;

namespace Pys3Local.Cli.Terminal;

/// <summary>What the system says of files, in words for people: neither names of exceptions nor numbers.</summary>
internal static class FileFailures
{
    private const int Codes = 0xffff;

    /// <summary>Errors of the system are below this, what the runtime makes up itself is above.</summary>
    private const int MostOfSystem = 4096;

    /// <summary>Why, where the path is said already.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        FileNotFoundException => "it is not there",
        DirectoryNotFoundException => "its directory is not there",
        UnauthorizedAccessException => "permission denied; check its owner and mode, or run this as another user",
        IOException when !OperatingSystem.IsWindows() && (failure.HResult & Codes) is > 0 and < MostOfSystem and var code => Marshal.GetPInvokeErrorMessage(code),
        _ => Line(failure),
    };

    /// <summary>What happened to what, where nothing is said yet.</summary>
    public static string Sentence(Exception failure) => failure is UnauthorizedAccessException
        ? $"{Line(failure)}; check owner and mode, or run this as another user"
        : Line(failure);

    /// <exception cref="CommandException">The system has refused it.</exception>
    public static T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(Sentence(failure));
        }
    }

    private static string Line(Exception failure) => failure.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
