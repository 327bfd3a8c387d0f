namespace Pys3Local.Cli.Settings;

/// <summary>Where a value comes from, the strongest first.</summary>
internal enum SettingSource
{
    Option,
    Environment,
    Configuration,
    Default,
}
