#pragma warning disable IDE0130 // The compiler looks for it there.
namespace System.Runtime.CompilerServices;

/// <summary>What the compiler needs for records on netstandard2.0.</summary>
internal static class IsExternalInit;
