using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>Finds out what the file system does to names, by trying.</summary>
internal static class NameProbe
{
    public static NameRules Find(IFileSystem files, DataDirectory data)
    {
        var probe = $"{data.Temporary}/probe-\u00e9a";
        files.Delete(probe);
        files.Create(probe).Dispose();
        try
        {
            var folds = files.Find($"{data.Temporary}/PROBE-\u00c9A") is not null || files.Find($"{data.Temporary}/probe-e\u0301a") is not null
                || files.Find($"{data.Temporary}/PROBE-\u00e9A") is not null;
            return new NameRules(folds, OperatingSystem.IsWindows());
        }
        finally
        {
            files.Delete(probe);
        }
    }
}
