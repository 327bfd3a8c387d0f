namespace Pys3Local.FakeDrime;

/// <summary>The client has sent what no client of the service should.</summary>
internal sealed class FakeViolation(string message) : Exception(message);
