using Pys3Local.S3.Errors;
using Pys3Local.S3.Operations;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Routing;

/// <summary>Verb, level, query keys and headers to an operation: the most demanding one that matches.</summary>
internal sealed class Router
{
    private readonly Dictionary<string, Operation[]>[] _operations;

    /// <summary>Those of them that need no query key: all that a request without any such key can mean.</summary>
    private readonly Dictionary<string, Operation[]>[] _plain;

    private readonly HashSet<string> _required;

    public Router(IReadOnlyList<Operation> operations)
    {
        _operations = Table(operations);
        _plain = Table(operations.Where(o => o.Requires.Length == 0));
        _required = operations.SelectMany(o => o.Requires).ToHashSet(StringComparer.Ordinal);
    }

    public Operation Route(S3Request request)
    {
        var level = request.Bucket is null ? Level.Service : request.Target.Key is null ? Level.Bucket : Level.Object;
        var table = HasRequired(request.Query) ? _operations : _plain;
        table[(int)level].TryGetValue(request.Method, out var candidates);
        foreach (var operation in candidates ?? [])
        {
            if (!Matches(operation, request))
                continue;

            if (operation.RequiresForm && request.Form is null)
                throw new S3Exception(S3Errors.PreconditionFailed, "Bucket POST must be of the enclosure-type multipart/form-data");

            RefuseUnclaimed(operation, request);
            return operation;
        }

        throw NoRoute(request);
    }

    /// <summary>By level, and then by method: the most demanding first.</summary>
    private static Dictionary<string, Operation[]>[] Table(IEnumerable<Operation> operations)
    {
        var table = Array.ConvertAll(Enum.GetValues<Level>(), _ => new Dictionary<string, Operation[]>(StringComparer.Ordinal));
        foreach (var operation in operations.OrderBy(o => -o.Requires.Length - (o.RequiresHeader is null ? 0 : 1)))
        {
            var byMethod = table[(int)operation.Level];
            byMethod[operation.Method] = [.. byMethod.GetValueOrDefault(operation.Method, []), operation];
        }

        return table;
    }

    private bool HasRequired(QueryParameters query)
    {
        foreach (var (name, _) in query.Items)
        {
            if (_required.Contains(name))
                return true;
        }

        return false;
    }

    private static bool Matches(Operation operation, S3Request request)
    {
        foreach (var name in operation.Requires)
        {
            if (!request.Query.Has(name))
                return false;
        }

        return operation.RequiresHeader is null || request.Header(operation.RequiresHeader) is not null;
    }

    /// <summary>A read ignores what it does not know, as S3 does; a write must not: what it would store is not what was asked for.</summary>
    private static void RefuseUnclaimed(Operation operation, S3Request request)
    {
        var reads = request.Method is "GET" or "HEAD";
        foreach (var (name, _) in request.Query.Items)
        {
            if (SubResources.IsCommon(name) || operation.Requires.Contains(name) || operation.Takes.Contains(name)
                || (request.TakesQueryHeaders && QueryHeaders.Counts(name)))
            {
                continue;
            }

            if (!reads || SubResources.IsKnown(name))
                throw new S3Exception(S3Errors.NotImplemented, $"The query parameter '{Shown(name)}' is not implemented for {Shown(request.Method)} on this resource.");
        }
    }

    private static S3Exception NoRoute(S3Request request)
    {
        foreach (var (name, _) in request.Query.Items)
        {
            if (SubResources.IsKnown(name))
                return new(S3Errors.NotImplemented, $"{Shown(request.Method)} with the query parameter '{Shown(name)}' is not implemented.");
        }

        return new(S3Errors.MethodNotAllowed, $"The method {Shown(request.Method)} is not allowed against this resource.");
    }

    private static string Shown(string name) => name.Length <= 64 ? name : name[..64] + "…";
}
