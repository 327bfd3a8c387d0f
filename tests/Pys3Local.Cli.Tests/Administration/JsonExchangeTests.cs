using System.Text;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Pys3Local.Cli.Administration;
using Pys3Local.S3.Administration;

namespace Pys3Local.Cli.Tests.Administration;

/// <summary>A member that nobody reads may have been a bound: it is refused by name.</summary>
public sealed class JsonExchangeTests
{
    [Test]
    [Arguments("""{"preset":"full","bucket":"only-this"}""", "'bucket'")]
    [Arguments("""{"preset":"full","prefixx":"p/"}""", "'prefixx'")]
    [Arguments("""{"preset":"full","Prefix":"p/"}""", "'Prefix'")]
    [Arguments("""{"preset":"full","quota":-1}""", "'quota'")]
    [Arguments("""{"preset":"full","buckets":"one"}""", "'buckets'")]
    [Arguments("""{"preset":"full","prefix":"p/","prefix":""}""", "'prefix'")]
    [Arguments("""{"preset":"full"} {"prefix":"p/"}""", "not the JSON")]
    [Arguments("null", "not the JSON")]
    [Arguments("[]", "not the JSON")]
    public async Task What_is_not_known_of_a_key_is_refused_by_name(string document, string told)
    {
        var failure = await Assert.ThrowsAsync<BadHttpRequestException>(() => ReadAsync(document, AdministrationJson.Default.KeyRequest));
        Assert.Equal(StatusCodes.Status400BadRequest, failure.StatusCode);
        Assert.Contains(told, failure.Message);
    }

    [Test]
    public async Task Nor_is_what_is_not_known_of_a_bucket()
    {
        Assert.Contains("change.quota", (await Assert.ThrowsAsync<BadHttpRequestException>(
            () => ReadAsync("""{"name":"one","change":{"quota":5}}""", AdministrationJson.Default.BucketRequest))).Message);
        Assert.Equal(5, (await ReadAsync("""{"name":"one","change":{"quotaBytes":5}}""", AdministrationJson.Default.BucketRequest)).Change.QuotaBytes);
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task What_a_request_has_to_say_is_asked_for_by_name(bool isNull)
    {
        await LacksAsync("'bucket'", AdministrationJson.Default.UsageRequest, """{"bucket":null}""");
        await LacksAsync("'bucket'", AdministrationJson.Default.SurveyRequest, """{"bucket":null}""");
        await LacksAsync("'bucket'", AdministrationJson.Default.CopyRequest, """{"bucket":null}""");
        await LacksAsync("'bucket'", AdministrationJson.Default.ListingRequest, """{"bucket":null}""");
        await LacksAsync("'name'", AdministrationJson.Default.BucketRequest, """{"name":null}""");
        await LacksAsync("'name'", AdministrationJson.Default.RemovalRequest, """{"name":null}""");
        await LacksAsync("'id'", AdministrationJson.Default.KeyUsageRequest, """{"id":null}""");

        async Task LacksAsync<T>(string told, JsonTypeInfo<T> type, string withNull)
        {
            var failure = await Assert.ThrowsAsync<BadHttpRequestException>(() => ReadAsync(isNull ? withNull : "{}", type));
            Assert.Equal(StatusCodes.Status400BadRequest, failure.StatusCode);
            Assert.Contains(told, failure.Message);
        }
    }

    [Test]
    public async Task What_it_need_not_say_has_its_usual_meaning()
    {
        Assert.Equal(new BucketChange(), (await ReadAsync("""{"name":"one"}""", AdministrationJson.Default.BucketRequest)).Change);
        Assert.Equal("", (await ReadAsync("""{"bucket":"one"}""", AdministrationJson.Default.UsageRequest)).Prefix);
        Assert.Equal("", (await ReadAsync("""{"bucket":"one"}""", AdministrationJson.Default.ListingRequest)).Prefix);
    }

    [Test]
    public void Every_document_of_a_request_is_held_to_that() => Assert.All(
        (JsonTypeInfo?[])
        [
            .. ((Type[])[typeof(BucketRequest), typeof(BucketChange), typeof(RemovalRequest), typeof(UsageRequest), typeof(SurveyRequest), typeof(CopyRequest), typeof(ListingRequest), typeof(KeyRequest), typeof(KeyUsageRequest)]).Select(AdministrationJson.Default.GetTypeInfo),
            StoreJson.Default.VerifyRequest, StoreJson.Default.EncryptRequest,
        ],
        type => Assert.Equal(JsonUnmappedMemberHandling.Disallow, type!.UnmappedMemberHandling));

    private static Task<T> ReadAsync<T>(string document, JsonTypeInfo<T> type) =>
        JsonExchange.ReadAsync(new DefaultHttpContext { Request = { Body = new MemoryStream(Encoding.UTF8.GetBytes(document)) } }, type, CancellationToken.None);
}
