using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html</remarks>
internal static class PutObjectRetention
{
    public static readonly Operation Definition = new("PutObjectRetention", "PUT", Level.Object)
    {
        Requires = ["retention"],
        Takes = ["versionId"],
        Needs = Operation.OnObjectByBody("s3:PutObjectRetention"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<Retention>(context, cancellationToken);
        context.Request.BodyConditions = Conditions(asked);
        await Definition.RequireInFullAsync(context, cancellationToken);

        ObjectLock.RequireEnabled(context.Bucket);
        if (asked.Mode is not (null or ObjectLock.Governance or ObjectLock.Compliance) || (asked.Mode is null) != (asked.RetainUntilDate is null))
            throw new S3Exception(S3Errors.MalformedXML);

        var now = await RetentionClock.NowAsync(context.Services, context.Bucket, cancellationToken);
        var mayBypass = await ObjectLock.MayBypassAsync(context, context.Key, cancellationToken);
        var wall = context.Time.GetUtcNow();
        var lengthensOnly = !context.Services.Options.NoAuth && context.Request.Caller.Key?.Scope.LengthensRetentionOnly == true;
        var info = await VersionTarget.UpdateAsync(context, current =>
        {
            RefuseLoosening(current, asked, now, mayBypass);
            if (lengthensOnly)
                RefuseMoreThanLengthening(current, asked, now);

            context.RequireStill();
            return current with
            {
                Attributes = asked.Mode is null
                    ? current.Attributes.Remove(LockAttributes.Mode).Remove(LockAttributes.Until)
                    : LockHeaders.With(current.Attributes, asked.Mode, asked.RetainUntilDate!.Value.ToUniversalTime(), wall),
            };
        }, cancellationToken);
        return VersionTarget.Answer(context, info, S3Response.Empty());
    }

    private static Dictionary<string, string> Conditions(Retention asked)
    {
        var stated = new Dictionary<string, string>();
        if (asked.Mode is { } mode)
            stated["s3:object-lock-mode"] = mode;

        if (asked.RetainUntilDate is { } until)
            stated["s3:object-lock-retain-until-date"] = ObjectLock.Format(until);

        return stated;
    }

    /// <summary>What others have uploaded must not be locked for ever by a key that may only add: a retention in force can be made longer, to a year from now at most.</summary>
    private static void RefuseMoreThanLengthening(ObjectInfo current, Retention asked, DateTimeOffset now)
    {
        if (ObjectLock.Until(current) is not { } until || until <= now || asked.Mode != current.Attributes.GetValueOrDefault(LockAttributes.Mode)
            || asked.RetainUntilDate < until || asked.RetainUntilDate > now + KeyScope.MaxRetention)
        {
            throw new S3Exception(S3Errors.AccessDenied, $"Access Denied: the key may lengthen a retention that is in force, to {KeyScope.MaxRetention.TotalDays} days from now at most.");
        }
    }

    /// <summary>A retention in force may be made longer; anything else, also another mode, takes the right to bypass governance, and of compliance nothing does.</summary>
    private static void RefuseLoosening(ObjectInfo current, Retention asked, DateTimeOffset now, bool mayBypass)
    {
        if (ObjectLock.Until(current) is not { } until || until <= now)
            return;

        var mode = current.Attributes.GetValueOrDefault(LockAttributes.Mode);
        var tightens = asked.RetainUntilDate >= until && asked.Mode == mode;
        if (!tightens && !(mayBypass && mode == ObjectLock.Governance))
            throw new S3Exception(S3Errors.AccessDenied, "Access Denied because object protected by object lock.");
    }
}
