using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pys3Local.Server.Tls;

/// <summary>
/// The services that Kestrel's TLS asks for. One of them is internal to Kestrel, so Kestrel registers it itself: this is the least
/// of a host that it can do so with. Without TLS nothing of it is needed.
/// </summary>
internal sealed class TlsServices : IWebHostBuilder
{
    private readonly ServiceCollection services = new();

    private TlsServices()
    {
    }

    public static IServiceProvider Create(ILoggerFactory loggers)
    {
        var host = new TlsServices();
        host.services.AddSingleton(loggers).AddSingleton<IMeterFactory, PlainMeters>();
        host.UseKestrelCore();
        return host.services.BuildServiceProvider();
    }

    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(services);
        return this;
    }

    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(new WebHostBuilderContext(), services);
        return this;
    }

    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

    public string? GetSetting(string key) => null;

    public IWebHostBuilder UseSetting(string key, string? value) => this;

#pragma warning disable ASPDEPR008 // Obsolete on net10.0, and still part of the interface that UseKestrelCore extends.
    public IWebHost Build() => throw new NotSupportedException("This collects services and hosts nothing.");
#pragma warning restore ASPDEPR008

    private sealed class PlainMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
