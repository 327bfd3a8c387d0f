global using Pys3Local.Assertions;
global using Pys3Local.Running;
global using TUnit.Core;
global using TUnit.Core.Interfaces;

[assembly: OneAtATimeInEachClass]
[assembly: ParallelLimiter<TwoAtATime>]
