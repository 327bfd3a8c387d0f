using System.Globalization;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Auth.Sessions;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Wire;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Sts;

/// <summary>As much of the Security Token Service as clients of S3 ask for: who am I, and keys that end.</summary>
/// <remarks>https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html</remarks>
internal sealed class StsService(S3Options options)
{
    private const int MinSeconds = 900;

    /// <summary>What is honoured of each action that gives keys, or changes nothing about them: there are no roles, and a session's name is a word for people.</summary>
    private static readonly Dictionary<string, string[]> Honoured = new(StringComparer.Ordinal)
    {
        ["GetSessionToken"] = ["Action", "Version", "DurationSeconds"],
        ["AssumeRole"] = ["Action", "Version", "DurationSeconds", "RoleArn", "RoleSessionName", "Policy"],
    };

    /// <summary>There are no accounts; an ARN has a place for one.</summary>
    private const string Account = "000000000000";

    private static readonly S3Error InvalidAction = new("InvalidAction", 400, "The action is not offered.");
    private static readonly S3Error ValidationError = new("ValidationError", 400, "A parameter is not valid.");
    private static readonly S3Error MalformedPolicyDocument = new("MalformedPolicyDocument", 400, "The policy is not well formed.");

    private readonly Authenticator _authenticator = new(options);

    public async Task<S3Response> AnswerAsync(S3Request request, CancellationToken cancellationToken)
    {
        var body = await StsForm.ReadAsync(request, cancellationToken);
        _authenticator.AuthenticateSts(request, body);
        var caller = request.Caller.Key ?? throw new S3Exception(S3Errors.AccessDenied, "Requests to the Security Token Service are signed.");
        var form = StsForm.Parse(body);
        CheckParameters(form);
        return form["Action"] switch
        {
            "GetCallerIdentity" => S3Response.Xml(new GetCallerIdentityResponse
            {
                Result = new() { Arn = ArnOf(caller), UserId = Owners.CanonicalId(caller.User), Account = Account },
                ResponseMetadata = new() { RequestId = request.RequestId },
            }),
            "GetSessionToken" => S3Response.Xml(new GetSessionTokenResponse
            {
                Result = new() { Credentials = Make(request, caller, form, 43_200, 129_600, policy: "") },
                ResponseMetadata = new() { RequestId = request.RequestId },
            }),
            "AssumeRole" => S3Response.Xml(AssumeRole(request, caller, form)),
            var other => throw new S3Exception(InvalidAction, $"Could not find operation {Shown(other)}: GetCallerIdentity, GetSessionToken and AssumeRole are offered."),
        };
    }

    /// <summary>As clients of this service read errors.</summary>
    public static S3Response Refusal(S3Exception failure, string requestId) => S3Response.Xml(
        new StsErrorResponse
        {
            Error = new() { Type = failure.Error.Status < 500 ? "Sender" : "Receiver", Code = CodeOf(failure.Error), Message = failure.Message },
            RequestId = requestId,
        }, failure.Error.Status).With(ErrorResponse.CodeHeader, CodeOf(failure.Error)).With("Connection", failure.Error.ClosesConnection ? "close" : null);

    private AssumeRoleResponse AssumeRole(S3Request request, AccessKey caller, QueryParameters form)
    {
        var role = Required(form, "RoleArn");
        var name = Required(form, "RoleSessionName");
        if (name.Length is < 2 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@-".Contains(c, StringComparison.Ordinal)))
            throw new S3Exception(ValidationError, "RoleSessionName has 2 to 64 letters, digits and characters of _+=,.@-");

        var policy = form["Policy"] ?? "";
        CheckPolicy(policy);
        var credentials = Make(request, caller, form, 3600, 43_200, policy);
        return new()
        {
            Result = new()
            {
                Credentials = credentials,
                AssumedRoleUser = new()
                {
                    AssumedRoleId = $"{credentials.AccessKeyId}:{name}",
                    Arn = $"arn:aws:sts::{Account}:assumed-role/{role[(role.LastIndexOf('/') + 1)..]}/{name}",
                },
            },
            ResponseMetadata = new() { RequestId = request.RequestId },
        };
    }

    /// <summary>Whatever role is named: the keys may do what the caller may, and no more than the policy says.</summary>
    private static StsCredentials Make(S3Request request, AccessKey caller, QueryParameters form, int usual, int most, string policy)
    {
        if (caller.Session is not null)
            throw new S3Exception(S3Errors.AccessDenied, "Temporary keys cannot make others: sign with the key that they were made from.");

        var seconds = usual;
        if (form["DurationSeconds"] is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds < MinSeconds || seconds > most))
            throw new S3Exception(ValidationError, $"DurationSeconds is a number from {MinSeconds} to {most}.");

        // No longer than the key that they are made from.
        var asked = request.Time.AddSeconds(seconds);
        var end = caller.Ends < asked ? caller.Ends.Value : asked;
        var (key, token) = SessionToken.Create(caller, end, policy);
        return new() { AccessKeyId = key.Id, SecretAccessKey = key.Secret, SessionToken = token, Expiration = DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds()) };
    }

    /// <summary>
    /// Everything else is refused by name: most of it would make the keys narrower (<c>PolicyArns</c>) or say who the caller is (<c>TokenCode</c>),
    /// and keys that are given all the same would do more than was asked for.
    /// </summary>
    private static void CheckParameters(QueryParameters form)
    {
        if (form["Action"] is not { } action || !Honoured.TryGetValue(action, out var honoured))
            return;

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in form.Items)
        {
            if (!seen.Add(name))
                throw new S3Exception(ValidationError, $"The parameter {Shown(name)} is there twice: which of them counts would be a guess.");

            // A list without entries is sent as an empty text.
            if (value.Length > 0 && !honoured.Contains(name))
                throw new S3Exception(ValidationError, $"The parameter {Shown(name)} of {action} is not honoured here: leave it out. A policy in the parameter Policy makes keys of AssumeRole narrower.");
        }
    }

    private static void CheckPolicy(string policy)
    {
        if (policy.Length > SessionToken.MaxPolicyLength)
            throw new S3Exception(ValidationError, $"Policy has at most {SessionToken.MaxPolicyLength} characters.");

        try
        {
            if (policy.Length > 0)
                PolicyReader.ReadForSession(Encoding.UTF8.GetBytes(policy));
        }
        catch (S3Exception e)
        {
            throw new S3Exception(MalformedPolicyDocument, e.Message, e);
        }
    }

    private static string Required(QueryParameters form, string name) =>
        form[name] is { Length: > 0 } value ? value : throw new S3Exception(ValidationError, $"The parameter {name} is missing.");

    private static string ArnOf(AccessKey caller) => $"arn:aws:iam::{Account}:user/{caller.User}";

    private static string CodeOf(S3Error error) => error.Code == S3Errors.InvalidAccessKeyId.Code ? "InvalidClientTokenId" : error.Code;

    private static string Shown(string? action) => action is null ? "(none)" : action.Length <= 64 ? action : action[..64] + "…";
}
