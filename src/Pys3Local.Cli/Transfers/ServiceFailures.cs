using Pys3Local.S3Client.Requests;
using Pys3Local.Transfer.Reports;

namespace Pys3Local.Cli.Transfers;

/// <summary>What another service says before a transfer has begun, as a line for people.</summary>
internal static class ServiceFailures
{
    /// <exception cref="CommandException">The service has refused it, or did not answer; or the target cannot be used.</exception>
    public static async Task<T> AsCommandAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (S3Failure failure)
        {
            throw new CommandException(TransferStoppedException.Of(failure).Message);
        }
        catch (TransferStoppedException failure)
        {
            throw new CommandException(failure.Message);
        }
    }
}
