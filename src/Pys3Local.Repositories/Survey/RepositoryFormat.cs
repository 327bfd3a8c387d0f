using Pys3Local.Repositories.Borg;
using Pys3Local.Repositories.Duplicati;
using Pys3Local.Repositories.Duplicity;
using Pys3Local.Repositories.Kopia;
using Pys3Local.Repositories.Restic;

namespace Pys3Local.Repositories.Survey;

/// <summary>A way to lay a repository out: which keys belong to one, and to which.</summary>
/// <param name="FolderOf">Of the repository that a key belongs to: empty, or with a slash at its end. Null where its name is none of the format's own.</param>
internal sealed record RepositoryFormat(Func<string, string?> FolderOf, Func<string, DateTimeOffset, Repository> Create)
{
    /// <summary>Every format that is known.</summary>
    public static IReadOnlyList<RepositoryFormat> All { get; } =
    [
        new(ResticRepository.FolderOf, (folder, now) => new ResticRepository(folder, now)),
        new(KopiaRepository.FolderOf, (folder, now) => new KopiaRepository(folder, now)),
        new(DuplicatiRepository.FolderOf, (folder, now) => new DuplicatiRepository(folder, now)),
        new(DuplicityRepository.FolderOf, (folder, now) => new DuplicityRepository(folder, now)),
        new(BorgRepository.FolderOf, (folder, now) => new BorgRepository(folder, now)),
    ];
}
