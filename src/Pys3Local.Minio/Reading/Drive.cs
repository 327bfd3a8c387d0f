using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Pys3Local.Minio.Format;

namespace Pys3Local.Minio.Reading;

/// <summary>One drive of MinIO, only read.</summary>
internal sealed class Drive
{
    public const string System = ".minio.sys";

    private const int MaxFormat = 1 << 20;

    // Ten thousand versions with content of 128 KiB each do not fit; MinIO itself keeps them in files long before.
    private const int MaxDescription = 256 << 20;

    private Drive(string root, FormatDocument format) => (Root, Format) = (root, format);

    public string Root { get; }

    public FormatDocument Format { get; }

    /// <summary>The format that a directory says it has (<c>fs</c>, <c>xl</c>, <c>xl-single</c>); null where it is none of MinIO's.</summary>
    public static string? FormatOf(string directory) => ReadFormat(directory)?.Format;

    /// <exception cref="MinioFormatException">It is no drive, or of a format that is not read here.</exception>
    public static Drive Open(string directory)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var format = ReadFormat(root) ?? throw new MinioFormatException($"{root}: no drive of MinIO ({System}/format.json is missing)");
        return format is { Format: "xl" or "xl-single", Place.This: not null, Place.Sets: not null }
            ? new Drive(root, format)
            : throw new MinioFormatException($"{root}: {System}/format.json says '{format.Format}'; 'xl' and 'xl-single' are read");
    }

    public string PathOf(string relative) => Path.Join(Root, relative);

    /// <summary>Null where there is no such file.</summary>
    /// <exception cref="MinioFormatException">It cannot be understood.</exception>
    public VersionFile? Describe(string relative)
    {
        var path = PathOf(Path.Join(relative, VersionFile.Name));
        try
        {
            RefuseLinks(Path.Join(relative, VersionFile.Name));
            return new FileInfo(path) is { Exists: true } file
                ? VersionFile.Read(file.Length <= MaxDescription ? File.ReadAllBytes(path) : throw new MinioFormatException("is too large"))
                : null;
        }
        catch (Exception failure) when (failure is MinioFormatException or IOException or UnauthorizedAccessException)
        {
            throw new MinioFormatException($"{path} {(failure is MinioFormatException ? failure.Message : $"cannot be read: {failure.Message}")}", failure);
        }
    }

    /// <summary>The directories in a directory; none where it is missing. Links are not followed.</summary>
    /// <exception cref="MinioFormatException">It cannot be read.</exception>
    public IEnumerable<string> Directories(string relative)
    {
        var directory = new DirectoryInfo(PathOf(relative));
        try
        {
            return directory.Exists ? [.. directory.EnumerateDirectories().Where(static item => item.LinkTarget is null).Select(static item => item.Name)] : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MinioFormatException($"{directory.FullName} cannot be read: {failure.Message}", failure);
        }
    }

    /// <exception cref="IOException">It is missing, cannot be opened, or is behind a link.</exception>
    public SafeFileHandle OpenPart(string relative)
    {
        RefuseLinks(relative);
        return File.OpenHandle(PathOf(relative));
    }

    /// <summary>What is asked for was found on one of the drives: on this one, anything may be at its place.</summary>
    private void RefuseLinks(string relative)
    {
        for (var end = relative.IndexOf('/'); ; end = relative.IndexOf('/', end + 1))
        {
            var path = PathOf(end < 0 ? relative : relative[..end]);
            if (new FileInfo(path).LinkTarget is not null)
                throw new IOException($"{path} is a link, and links are not followed");

            if (end < 0)
                return;
        }
    }

    private static FormatDocument? ReadFormat(string directory)
    {
        var path = Path.Join(directory, System, "format.json");
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MaxFormat } ? JsonSerializer.Deserialize(File.ReadAllBytes(path), FormatJson.Default.FormatDocument) : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new MinioFormatException($"{path} cannot be read: {failure.Message}", failure);
        }
    }
}
