using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Stores;

/// <summary>What a command writes elsewhere, or reads from elsewhere, is apart from the data directory: else the one would be found in the other.</summary>
internal static class ApartFromData
{
    /// <summary>That neither directory is in the other; links are followed.</summary>
    /// <param name="option">That has named it.</param>
    /// <exception cref="CommandException">It is the data directory, or one is in the other.</exception>
    public static void CheckDirectory(string option, string directory, ServeSettings settings)
    {
        var (there, data) = Real(directory, settings);
        if (there == data)
            throw new CommandException($"{option}: {directory} is the data directory itself; give another one");

        RefuseInside(option, directory, there, data);
        if (RealPath.IsIn(data, there))
            throw new CommandException($"{option}: the data directory ({data}) is in {directory}; give a directory that is apart from it");
    }

    /// <summary>That a file is not among the data.</summary>
    /// <exception cref="CommandException">It is.</exception>
    public static void CheckFile(string option, string file, ServeSettings settings)
    {
        var (there, data) = Real(file, settings);
        RefuseInside(option, file, there, data);
    }

    private static void RefuseInside(string option, string path, string there, string data)
    {
        if (RealPath.IsIn(there, data))
            throw new CommandException($"{option}: {path} is in the data directory ({data}), and would be taken for a part of it; give a place that is apart from it");
    }

    private static (string There, string Data) Real(string path, ServeSettings settings) =>
        FileFailures.Guard(() => (RealPath.Of(path), RealPath.Of(settings.Get(ServeOptions.Path))));
}
