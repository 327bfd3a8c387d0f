namespace Pys3Local.Storage.Quotas;

/// <summary>What access keys may hold. Called for every write: quick, from many threads.</summary>
public interface IKeyQuotas
{
    /// <summary>Some key has a quota. While none has, nothing is counted.</summary>
    bool Any { get; }

    /// <summary><see cref="Quota.None"/> for a key without one, and for one that is not known.</summary>
    Quota Of(string key);
}

/// <summary>Where versions say which key has written them: the id of a key with a quota.</summary>
public static class KeyQuotas
{
    public const string Attribute = "counted-as";

    /// <summary>No key has one.</summary>
    public static IKeyQuotas None { get; } = new Nothing();

    internal static string? KeyOf(ObjectInfo info) => info.Attributes.GetValueOrDefault(Attribute);

    /// <summary>A changed version, counted for the key for which it was.</summary>
    internal static ObjectInfo AsBefore(ObjectInfo before, ObjectInfo changed) => KeyOf(before) is var key && key == KeyOf(changed) ? changed
        : changed with { Attributes = key is null ? changed.Attributes.Remove(Attribute) : changed.Attributes.SetItem(Attribute, key) };

    private sealed class Nothing : IKeyQuotas
    {
        public bool Any => false;

        public Quota Of(string key) => Quota.None;
    }
}
