using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Configuring;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Administration;

/// <summary>The keys of <c>keys.toml</c>, for who administers a running server: as the command <c>keys</c> does it.</summary>
/// <param name="open">Opens the file as it is now.</param>
/// <param name="uses">When each was last used.</param>
/// <param name="setup">What a client of a key has to know, by the key and the URL of the server.</param>
internal sealed class KeyAdministration(Func<KeyFile> open, Func<IReadOnlyDictionary<string, KeyUse>> uses, Func<AccessKeyEntry, string, ClientSetup> setup, TimeProvider time)
{
    public IReadOnlyList<KeyReport> List()
    {
        var used = uses();
        return Run(() => (IReadOnlyList<KeyReport>)[.. open().Entries.Select(entry => ReportOf(entry, used))]);
    }

    /// <exception cref="BadHttpRequestException">It is no key that there can be.</exception>
    public KeySecret Add(KeyRequest request) => Run(() =>
    {
        Refuse("a new key", ("id", request.Id), ("disabled", request.Disabled));
        using var random = RandomNumberGenerator.Create();
        var pair = AccessKeyPair.Create(random);
        return SecretOf(open().Add(new()
        {
            Id = pair.Id,
            Secret = pair.Secret,
            Preset = KeyPresetNames.Parse(request.Preset ?? "") ?? throw new BadHttpRequestException($"'{request.Preset}' is not a preset; use one of {string.Join(", ", KeyPresetNames.All)}"),
            Buckets = request.Buckets ?? [],
            Prefix = request.Prefix is "" ? throw new BadHttpRequestException("'prefix' is empty, which would open every name; leave it out if that is meant") : request.Prefix,
            Expires = EndOf(request.Expires, null),
            Note = request.Note is { Length: > 0 } note ? note : null,
        }), request.Endpoint);
    });

    /// <exception cref="BadHttpRequestException">There is none of this id, or it would be no key.</exception>
    public KeyReport Change(KeyRequest request) => Run(() =>
    {
        Refuse("a key that there is", ("preset", request.Preset), ("buckets", request.Buckets), ("prefix", request.Prefix), ("endpoint", request.Endpoint));
        var file = open();
        var id = request.Id ?? "";
        if (request.Disabled is { } disabled && !file.SetDisabled(id, disabled))
            throw Missing(id);
        var entry = file.Edit(id, before => before with { Expires = EndOf(request.Expires, before.Expires), Note = request.Note ?? before.Note }) ?? throw Missing(id);
        return ReportOf(entry, uses());
    });

    /// <exception cref="BadHttpRequestException">There is none of this id.</exception>
    public KeySecret Rotate(KeyRequest request) => Run(() =>
    {
        Refuse("a new secret", ("preset", request.Preset), ("buckets", request.Buckets), ("prefix", request.Prefix), ("expires", request.Expires), ("note", request.Note), ("disabled", request.Disabled));
        return SecretOf(open().Rotate(request.Id ?? "") ?? throw Missing(request.Id), request.Endpoint);
    });

    /// <exception cref="BadHttpRequestException">There is none of this id.</exception>
    public void Remove(KeyRequest request) => Run(() => open().Remove(request.Id ?? "") ? request : throw Missing(request.Id));

    /// <summary>A member that is passed over may have been a bound of the key, or what takes it out of use.</summary>
    private static void Refuse(string what, params ReadOnlySpan<(string Name, object? Given)> members)
    {
        foreach (var (name, given) in members)
        {
            if (given is not null)
                throw new BadHttpRequestException($"'{name}' cannot be given for {what}");
        }
    }

    private static T Run<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is ConfigurationException or UsageException)
        {
            throw new BadHttpRequestException(failure.Message);
        }
    }

    private DateTimeOffset? EndOf(string? given, DateTimeOffset? before) => given switch
    {
        null => before,
        "" or "never" => null,
        _ when ExpiryText.Parse(given, time.GetUtcNow()) is var end && end > time.GetUtcNow() => end,
        _ => throw new BadHttpRequestException("the end of a key is in the future"),
    };

    private KeySecret SecretOf(AccessKeyEntry entry, string? endpoint)
    {
        IReadOnlyList<ClientText> texts = [];
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            var known = setup(entry, endpoint!.TrimEnd('/'));
            texts = [.. ClientTexts.Forms.Select(client => new ClientText { Client = client.Name, Form = client.Form, Text = ClientTexts.For(client.Name, known)! })];
        }

        return new() { Key = ReportOf(entry, uses()), Secret = entry.Secret, Clients = texts };
    }

    private static KeyReport ReportOf(AccessKeyEntry entry, IReadOnlyDictionary<string, KeyUse> used)
    {
        var isUsed = used.TryGetValue(entry.Id, out var use);
        return new()
        {
            Id = entry.Id,
            User = entry.User,
            Preset = KeyPresetNames.NameOf(entry.Preset),
            Buckets = entry.Buckets,
            Prefix = entry.Prefix,
            Actions = entry.Actions,
            Expires = entry.Expires,
            ExpectHours = entry.ExpectHours,
            Note = entry.Note,
            Disabled = entry.Disabled,
            Created = entry.Created,
            LastUsed = isUsed ? use.Time : null,
            LastAddress = isUsed ? use.Address : null,
        };
    }

    private static BadHttpRequestException Missing(string? id) => new($"there is no key {id} in keys.toml", StatusCodes.Status404NotFound);
}
