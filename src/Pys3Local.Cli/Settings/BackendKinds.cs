namespace Pys3Local.Cli.Settings;

/// <summary>The kinds of stores, by the words of <c>--backend</c>, each with what a backend of the configuration may set, except its <c>type</c>. <c>Providers</c> opens them.</summary>
internal static class BackendKinds
{
    private static readonly (string Name, string[] Settings)[] All =
    [
        ("local", ["path"]),
        ("memory", []),
        ("drime", ["api_key", "workspace_id", "root_folder", "api_url"]),
        ("azure", ["account", "endpoint", "container", "prefix", "account_key", "sas_token", "ca_file"]),
        ("s3", ["endpoint", "region", "bucket", "prefix", "access_key_id", "secret_access_key", "session_token", "profile", "addressing", "ca_file", "sign_bodies"]),
    ];

    public static IEnumerable<string> Names => All.Select(kind => kind.Name);

    /// <summary>Null where there is no such kind.</summary>
    public static string[]? SettingsOf(string name) => Array.Find(All, kind => kind.Name == name).Settings;
}
