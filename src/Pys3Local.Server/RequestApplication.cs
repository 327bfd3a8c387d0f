using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.Server.Memory;

namespace Pys3Local.Server;

/// <summary>Kestrel's view of the pipeline. A connection's requests come one after the other and share one context object.</summary>
internal sealed class RequestApplication(Func<HttpContext, Task> handle, RestingMemory? memory) : IHttpApplication<DefaultHttpContext>
{
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<DefaultHttpContext> container)
            return new DefaultHttpContext(contextFeatures);
        // Without features of its own, which its other constructor makes and nobody would use.
        if (container.HostContext is not { } context)
            return container.HostContext = new DefaultHttpContext(contextFeatures);
        context.Initialize(contextFeatures);
        return context;
    }

    public Task ProcessRequestAsync(DefaultHttpContext context) => handle(context);

    public void DisposeContext(DefaultHttpContext context, Exception? exception)
    {
        context.Uninitialize();
        memory?.Worked();
    }
}
