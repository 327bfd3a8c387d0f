using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Backends;

namespace Pys3Local.Cli.Configuring;

/// <summary>Backends for people and for scripts.</summary>
internal static class BackendText
{
    public static void WriteList(Shell shell, BackendListing listing, bool asJson)
    {
        if (asJson)
        {
            JsonText.Write(shell, json =>
            {
                json.WriteStartArray();
                foreach (var backend in listing.Backends)
                    WriteJson(json, backend);
                json.WriteEndArray();
            });
        }
        else if (listing.Backends.Count == 0)
        {
            // What cannot be read may well be one.
            if (listing.Problems.Count == 0)
                shell.Out.WriteLine("No backends configured");
        }
        else
        {
            shell.Out.WriteLine("Configured backends:");
            foreach (var backend in listing.Backends)
                shell.Out.WriteLine($"  • {backend.Name} ({backend.Type})");
        }

        foreach (var problem in listing.Problems)
            shell.Error.WriteLine($"pys3local: {problem.Message}");
    }

    public static void Write(Shell shell, BackendEntry backend, bool asJson)
    {
        if (asJson)
        {
            JsonText.Write(shell, json => WriteJson(json, backend));
            return;
        }

        shell.Out.WriteLine($"Backend: {backend.Name}");
        shell.Out.WriteLine($"Type: {backend.Type}");
        shell.Out.WriteLine("Configuration:");
        foreach (var (setting, value) in backend.Shown)
            shell.Out.WriteLine($"  {setting}: {value}");
    }

    private static void WriteJson(System.Text.Json.Utf8JsonWriter json, BackendEntry backend)
    {
        json.WriteStartObject();
        json.WriteString("name", backend.Name);
        json.WriteString("type", backend.Type);
        json.WriteString("file", backend.File);
        json.WriteStartObject("settings");
        foreach (var (setting, value) in backend.Shown)
            json.WriteString(setting, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
