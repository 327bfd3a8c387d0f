using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pys3Local.Server.Listening;

/// <summary>
/// The services that Kestrel asks for. Some are internal to Kestrel, so Kestrel registers them itself: this is the least of a host that
/// it can do so with.
/// </summary>
internal sealed class KestrelServices : IWebHostBuilder, IServiceProvider
{
    private readonly ServiceCollection _services = new();
    private readonly Dictionary<Type, object> _made = [];

    /// <param name="memory">Of the connections that the transport takes.</param>
    public KestrelServices(ILoggerFactory loggers, IMemoryPoolFactory<byte> memory)
    {
        _services.AddSingleton(loggers).AddSingleton<IMeterFactory, PlainMeters>();
        this.UseSockets().UseKestrelCore();
        // Kestrel adds its own: the last one counts.
        _services.AddSingleton(memory);
    }

    /// <summary>The transport's options, with what Kestrel itself sets in them: the memory.</summary>
    public SocketTransportOptions Transport(SocketTransportOptions options)
    {
        foreach (var service in _services)
        {
            if (service.ServiceType == typeof(IConfigureOptions<SocketTransportOptions>) && service.ImplementationFactory?.Invoke(this) is IConfigureOptions<SocketTransportOptions> setup)
                setup.Configure(options);
        }

        return options;
    }

    /// <summary>One of each. Asked while the server is being set up, by one thread.</summary>
    public object? GetService(Type serviceType)
    {
        if (_made.TryGetValue(serviceType, out var known))
            return known;
        ServiceDescriptor? found = null;
        foreach (var service in _services)
            found = service.ServiceType == serviceType ? service : found;
        var instance = found?.ImplementationInstance ?? found?.ImplementationFactory?.Invoke(this) ?? (found?.ImplementationType is null ? null : Make(found));
        if (instance is not null)
            _made[serviceType] = instance;
        return instance;
    }

    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(_services);
        return this;
    }

    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(new WebHostBuilderContext(), _services);
        return this;
    }

    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

    public string? GetSetting(string key) => null;

    public IWebHostBuilder UseSetting(string key, string? value) => this;

#pragma warning disable ASPDEPR008 // Obsolete on net10.0, and still part of the interface that UseKestrelCore extends.
    public IWebHost Build() => throw new NotSupportedException("This collects services and hosts nothing.");
#pragma warning restore ASPDEPR008

    /// <summary>By the constructor that takes most of what is known here.</summary>
    private object? Make(ServiceDescriptor service)
    {
        object?[]? best = null;
        ConstructorInfo? chosen = null;
        foreach (var constructor in service.ImplementationType!.GetConstructors())
        {
            var given = Array.ConvertAll(constructor.GetParameters(), parameter => GetService(parameter.ParameterType));
            if (!given.Contains(null) && given.Length >= (best?.Length ?? 0))
                (chosen, best) = (constructor, given);
        }

        return chosen?.Invoke(best);
    }

    private sealed class PlainMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
