using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.Storage.Azure.Tests.Service;

/// <summary>Shared access signatures as the portal of Azure makes them.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/create-account-sas and https://learn.microsoft.com/rest/api/storageservices/create-service-sas</remarks>
internal static class Signatures
{
    private const string Version = "2021-12-02";
    private const string Start = "2026-01-01T00:00:00Z";

    /// <summary>For the account, its containers and their blobs.</summary>
    public static string OfAccount(string expires, string permissions = "rwdlac") =>
        $"?sv={Version}&ss=b&srt=sco&sp={permissions}&st={Encoded(Start)}&se={Encoded(expires)}&spr=https%2Chttp&sig=" +
        Sign($"{TestAccount.Account}\n{permissions}\nb\nsco\n{Start}\n{expires}\n\nhttps,http\n{Version}\n\n");

    /// <summary>For the blobs of one container, and for nothing that is about the container itself.</summary>
    public static string OfContainer(string container, string expires, string permissions = "racwdl") =>
        $"sv={Version}&sr=c&sp={permissions}&st={Encoded(Start)}&se={Encoded(expires)}&spr=https%2Chttp&sig=" +
        Sign($"{permissions}\n{Start}\n{expires}\n/blob/{TestAccount.Account}/{container}\n\n\nhttps,http\n{Version}\nc\n\n\n\n\n\n\n");

    private static string Encoded(string text) => Uri.EscapeDataString(text);

    private static string Sign(string text) =>
        Encoded(Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(TestAccount.Key), Encoding.UTF8.GetBytes(text))));
}
