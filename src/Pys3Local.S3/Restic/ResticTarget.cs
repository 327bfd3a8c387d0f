using Pys3Local.Repositories.Restic;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Restic;

/// <summary>What a request of restic's REST protocol is about. Its path is the bucket, the folder of the repository in it, and a name of the layout.</summary>
/// <param name="Folder">Empty, or with a slash at its end.</param>
/// <param name="Type">A folder of the layout, or the config; null for the repository itself.</param>
/// <param name="Id">Null for a listing, the config and the repository.</param>
internal sealed record ResticTarget(string Bucket, string Folder, string? Type, string? Id)
{
    public bool IsRepository => Type is null;

    public bool IsConfig => Type == ResticLayout.Config;

    public bool IsListing => Type is not null && !IsConfig && Id is null;

    /// <summary>The object; for a listing the prefix of its objects.</summary>
    public string Key => Type is null or ResticLayout.Config ? Folder + ResticLayout.Config
        : Id is null ? $"{Folder}{Type}/"
        : ResticLayout.KeyOf(Folder, Type, Id);

    /// <summary>The folder that has a user's name where repositories are private: the first below the bucket. Null for the bucket itself.</summary>
    public string? FirstFolder => Folder.Length == 0 ? null : Folder[..Folder.IndexOf('/')];

    /// <summary>Null where it names nothing that can be in a repository.</summary>
    /// <param name="rawTarget">As it is in the request line: decoded once, name by name.</param>
    public static ResticTarget? Parse(string rawTarget)
    {
        var question = rawTarget.IndexOf('?');
        var path = question < 0 ? rawTarget : rawTarget[..question];
        var names = path.Split('/');
        // Nothing may come before the first slash, and a bucket must be named.
        if (names.Length < 3 || names[0].Length > 0)
            return null;

        for (var i = 1; i < names.Length; i++)
            names[i] = PercentEncoding.Decode(names[i]);

        return names switch
        {
            [.., var type, ""] when names.Length > 3 && ResticLayout.Types.Contains(type) => Of(names[1..^2], type, null),
            [.., ""] => Of(names[1..^1], null, null),
            [.., ResticLayout.Config] => Of(names[1..^1], ResticLayout.Config, null),
            [.., var type, var id] when names.Length > 3 && ResticLayout.Types.Contains(type) && ResticLayout.IsId(id) => Of(names[1..^2], type, id),
            _ => null,
        };
    }

    private static ResticTarget? Of(string[] place, string? type, string? id)
    {
        if (!place.All(IsFolder))
            return null;

        var target = new ResticTarget(place[0], string.Concat(place.Skip(1).Select(name => name + "/")), type, id);
        RequestTarget.CheckKey(target.Key);
        return target;
    }

    /// <summary>A name of the layout as a folder would make two repositories out of one path.</summary>
    private static bool IsFolder(string name) =>
        name is not ("" or "." or ".." or ResticLayout.Config) && !ResticLayout.Types.Contains(name) && !name.Contains('/') && !name.Any(char.IsControl);

    /// <summary>The parameter without which nothing is created; an invalid query is refused.</summary>
    public static bool AsksToCreate(string rawTarget)
    {
        var question = rawTarget.IndexOf('?');
        return question >= 0 && QueryParameters.Parse(rawTarget.AsSpan(question + 1))["create"] == "true";
    }
}
