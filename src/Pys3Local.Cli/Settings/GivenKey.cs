using System.Text;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Keys;
using Pys3Local.S3.Access;

namespace Pys3Local.Cli.Settings;

/// <summary>The pair of <c>--access-key-id</c> and its secret.</summary>
internal static class GivenKey
{
    private const int MaxSecretFileBytes = 4096;

    /// <summary>Null if none was given.</summary>
    public static AccessKey? Of(ServeSettings settings)
    {
        if (settings.Get(ServeOptions.AccessKeyId) is not { } id)
            return null;
        var secret = settings.Get(ServeOptions.SecretAccessKey) ?? ReadSecret(settings.Get(ServeOptions.SecretAccessKeyFile)!);
        if (secret.Length < AccessKeyEntry.MinSecretLength && !settings.Get(ServeOptions.Ci))
            throw new UsageException($"a secret access key has at least {AccessKeyEntry.MinSecretLength} characters; leave both out to have a pair made");
        return new AccessKey { Id = id, Secret = secret };
    }

    private static string ReadSecret(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[MaxSecretFileBytes];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var secret = Encoding.UTF8.GetString(buffer, 0, length).Trim();
            return secret.Length > 0 ? secret : throw new CommandException($"--secret-access-key-file: {path} is empty");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--secret-access-key-file: {path} cannot be read: {FileFailures.Reason(failure)}");
        }
    }
}
