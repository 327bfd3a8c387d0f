namespace Pys3Local.Storage.Tests.Bodies;

/// <summary>Delivers its bytes and then throws, as a body does that ends short or does not verify.</summary>
public sealed class FailingBody(byte[] content, Exception failure) : TestBody(content)
{
    protected override ValueTask EndAsync(CancellationToken cancellationToken) => throw failure;
}
