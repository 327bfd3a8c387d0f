namespace Pys3Local.Server;

/// <summary>The server cannot start or go on as configured. The message is one line for the operator and says what to do.</summary>
public sealed class ServerException(string message, Exception? inner = null) : Exception(message, inner);
