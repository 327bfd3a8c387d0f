using System.Text;
using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Operations;

namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>Every operation × every way of signing × every single change: refused, and the store is as it was.</summary>
public sealed class AuthenticationMatrixTests
{
    /// <summary>May only grow, with operations and changes.</summary>
    private const int LeastRefused = 32_000;

    [Test]
    public async Task Every_change_of_every_signed_request_is_refused()
    {
        var refused = 0;
        var accepted = new List<string>();
        foreach (var operation in OperationTable.All)
        {
            foreach (var way in SigningWay.All)
            {
                var server = await MatrixServer.CreateAsync();
                var sample = OperationSample.Of(operation, server);
                if (way.NeedsBody && sample.Body.Length == 0)
                    continue;

                way.Sign(sample);
                var readsBody = OperationSample.Bodies.ContainsKey(operation.Name);
                var before = await server.DescribeAsync();
                foreach (var mutation in way.Mutations(sample))
                {
                    var request = OperationSample.Of(operation, server);
                    way.Sign(request);
                    mutation.Apply(request);
                    var (outcome, response) = await server.SendAsync(request);
                    if (outcome.Error is not null ? outcome.AccessKeyId is null || mutation.IsOfBody : IsRefusedInFull(outcome, response))
                        refused++;
                    else
                        accepted.Add($"{operation.Name}, {way}: {mutation.Name} ({outcome.Error?.Code ?? "OK"}) {request.Method} {request.Target}");
                }

                if (await server.DescribeAsync() != before)
                    accepted.Add($"{operation.Name}, {way}: the store has changed");
                var (unchanged, _) = await server.SendAsync(sample);
                if (unchanged.AccessKeyId != Examples.KeyId || (readsBody && unchanged.Error is not null))
                    accepted.Add($"{operation.Name}, {way}: refused unchanged: {unchanged.Error?.Code} {unchanged.Failure?.Message}");
            }
        }

        Assert.True(accepted.Count == 0, $"{accepted.Count} of {accepted.Count + refused}:\n{string.Join('\n', accepted.Take(100))}");
        TestRun.Print($"{refused} changed requests refused: {OperationTable.All.Count} operations, {SigningWay.All.Count} ways of signing");
        Assert.True(refused >= LeastRefused, $"{refused}");
    }

    /// <summary>DeleteObjects says of each object by itself that nobody may delete it.</summary>
    private static bool IsRefusedInFull(S3Outcome outcome, HttpResponse response)
    {
        var text = Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray());
        return outcome is { Operation: "DeleteObjects", AccessKeyId: null } && text.Contains("<Code>AccessDenied</Code>", StringComparison.Ordinal) && !text.Contains("<Deleted>", StringComparison.Ordinal);
    }
}
