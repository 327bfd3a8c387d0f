using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pys3Local.Server.Tls;

/// <summary>
/// The services that Kestrel's TLS asks for. One of them is internal to Kestrel, so Kestrel registers it itself: this is the least
/// of a host that it can do so with. Without TLS nothing of it is needed.
/// </summary>
internal sealed class TlsServices : IWebHostBuilder, IServiceProvider
{
    private readonly ServiceCollection _services = new();
    private readonly Dictionary<Type, object> _made = [];

    private TlsServices()
    {
    }

    public static IServiceProvider Create(ILoggerFactory loggers)
    {
        var host = new TlsServices();
        host._services.AddSingleton(loggers).AddSingleton<IMeterFactory, PlainMeters>();
        host.UseKestrelCore();
        return host;
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
