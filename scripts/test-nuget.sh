#!/usr/bin/env bash
# Takes the NuGet package Pys3Local.Testing, which scripts/package.sh made, into a project of its own, and runs that.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
package=$(ls artifacts/packages/Pys3Local.Testing.*.nupkg 2>/dev/null | head -1) || true
[ -n "${package:-}" ] || { echo "test-nuget.sh: there is no package; run scripts/package.sh" >&2; exit 1; }
version=${package##*/Pys3Local.Testing.}; version=${version%.nupkg}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/nuget.config" <<XML
<configuration><packageSources><add key="packages" value="$PWD/artifacts/packages" /></packageSources></configuration>
XML
cat >"$work/Consumer.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><RestorePackagesPath>$work/packages</RestorePackagesPath></PropertyGroup>
  <ItemGroup><PackageReference Include="Pys3Local.Testing" Version="$version" /></ItemGroup>
</Project>
XML
cat >"$work/Program.cs" <<'CS'
using Pys3Local.Server.Testing;
using Pys3Local.Testing;

await using var s3 = await S3Server.StartAsync(new() { Buckets = ["photos"] });
await s3.PutAsync("photos", "a.txt", "hello", "text/plain");
using var http = new HttpClient { BaseAddress = s3.Url };
Check("it answers", await http.GetStringAsync("health") == "ok\n");
Check("it keeps objects", System.Text.Encoding.UTF8.GetString((await s3.FindAsync("photos", "a.txt"))!) == "hello");
s3.Faults.Add(new Fault { Operation = "GetObject", Status = 503, Code = "SlowDown" });
Check("it has faults", (int)(await http.GetAsync("photos/a.txt")).StatusCode == 503);
Check("it records", s3.Requests.All.Single().Operation == "GetObject");
await s3.ResetAsync();
Check("it is reset", await s3.FindAsync("photos", "a.txt") is null && s3.Faults.All.Count == 0);
Console.WriteLine("Pys3Local.Testing works as a package");

static void Check(string what, bool holds)
{
    if (!holds)
        throw new InvalidOperationException("not true: " + what);
}
CS
dotnet run --project "$work/Consumer.csproj" -c Release
