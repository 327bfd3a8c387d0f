namespace Pys3Local.Running;

/// <summary>
/// The tests of a class run one after the other, two classes at the same time: what a class shares (a server, a directory) needs no
/// locks, and a machine of two cores is not asked for more. A class of <see cref="NotInParallelAttribute"/> has the machine to itself.
/// </summary>
/// <remarks>
/// Each test also gets its full name: in the output, where methods of two classes may be called the same, and as the property
/// <c>Name</c> for <c>--treenode-filter '/**[Name=*Part*]'</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class OneAtATimeInEachClassAttribute : Attribute, ITestDiscoveryEventReceiver
{
    public int Order => 0;

    public ValueTask OnTestDiscovered(DiscoveredTestContext context)
    {
        var test = context.TestDetails;
        if (!test.HasAttribute<NotInParallelAttribute>())
            context.AddParallelConstraint(new NotInParallelConstraint([test.ClassType.FullName!]));

        context.AddProperty("Name", $"{test.ClassType.FullName}.{test.MethodName}");
        context.SetDisplayName($"{test.ClassType.FullName}.{context.GetDisplayName()}");
        return ValueTask.CompletedTask;
    }
}

/// <summary>As many tests as there are cores on the smallest machine that runs them.</summary>
public sealed class TwoAtATime : IParallelLimit
{
    public int Limit => 2;
}
