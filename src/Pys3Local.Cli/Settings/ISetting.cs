namespace Pys3Local.Cli.Settings;

/// <summary>A setting as <c>doctor</c> prints it.</summary>
internal interface ISetting
{
    string Name { get; }

    string Text { get; }

    SettingSource Source { get; }

    string Place { get; }
}
