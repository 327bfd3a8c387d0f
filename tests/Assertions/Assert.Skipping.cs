using System.Diagnostics.CodeAnalysis;
using TUnit.Core.Exceptions;

namespace Pys3Local.Assertions;

// A test that this machine cannot run says why, and is counted as skipped.
internal static partial class Assert
{
    [DoesNotReturn]
    public static void Skip(string reason) => throw new SkipTestException(reason);

    public static void SkipWhen([DoesNotReturnIf(true)] bool condition, string reason)
    {
        if (condition)
            Skip(reason);
    }

    public static void SkipUnless([DoesNotReturnIf(false)] bool condition, string reason)
    {
        if (!condition)
            Skip(reason);
    }
}
