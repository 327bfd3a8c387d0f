namespace Pys3Local.Storage;

/// <summary>A store around another one. What it does not offer itself is found by unwrapping, see <see cref="StoreCapabilities"/>.</summary>
public interface IStoreDecorator
{
    IObjectStore Inner { get; }
}

/// <summary>Optional interfaces of a store, through whatever stands around it.</summary>
public static class StoreCapabilities
{
    /// <summary>The outermost that offers it; null where none does. For what no decorator in between has to see: reading, or a fact.</summary>
    public static T? Capability<T>(this IObjectStore store)
        where T : class
    {
        for (var at = store; ; at = ((IStoreDecorator)at).Inner)
        {
            if (at is T found)
                return found;

            if (at is not IStoreDecorator)
                return null;
        }
    }
}
