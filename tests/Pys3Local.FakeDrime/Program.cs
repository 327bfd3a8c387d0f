using Pys3Local.FakeDrime;

// FakeDrime [--port N] [--fail SHARE] [--seed N] [--tls NAME CA.pem] [--zeros]: runs until its input ends, then says what was wrong with the requests.
var port = int.Parse(Option("--port") ?? "0");
var name = Option("--tls");
using var authority = name is null ? null : new FakeAuthority();
if (name is not null)
    File.WriteAllText(Option(name)!, authority!.Pem);

await using var server = await FakeDrimeServer.StartAsync(port, name is null ? null : authority!.Issue(name));
if (Option("--fail") is { } share)
    server.Behaviour.FailAtRandom(double.Parse(share), int.Parse(Option("--seed") ?? "1"));

server.Behaviour.OnlyZeros = args.Contains("--zeros");
Console.WriteLine(server.ApiUrl);
Console.WriteLine(FakeDrimeServer.Key);
await Task.Run(() =>
{
    while (Console.ReadLine() is not null)
    {
    }
});
foreach (var violation in server.Violations)
    Console.WriteLine("violation: " + violation);

Console.WriteLine($"{server.Requests.Count} requests, {server.Violations.Count} violations, {server.OpenUploads} open uploads");
return server.Violations.Count == 0 ? 0 : 1;

string? Option(string option) => Array.IndexOf(args, option) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
