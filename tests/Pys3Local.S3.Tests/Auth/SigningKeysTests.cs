using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.SignatureV4;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Tests.Auth;

public class SigningKeysTests
{
    private readonly SigningKeys _keys = new("us-east-1");

    [Test]
    public void Derived_keys_are_kept_and_bounded()
    {
        Assert.Same(Of(Examples.Key, "20130524"), Of(Examples.Key, "20130524"));
        Assert.Equal(TestSigner.SigningKey, Of(Examples.Key, "20130524").Bytes);
        Assert.NotEqual(Of(Examples.Key, "20130524").Bytes, Of(Examples.Key, "20130525").Bytes);

        for (var i = 0; i < 10_000; i++)
            Of(Examples.Key, i.ToString());

        Assert.InRange(_keys.Count, 1, 4096);
    }

    [Test]
    public void A_new_secret_of_the_same_id_has_a_key_of_its_own()
    {
        var before = Of(Examples.Key, "20130524");
        var changed = Of(Examples.Key with { Secret = "another secret" }, "20130524");

        Assert.NotEqual(before.Bytes, changed.Bytes);
        Assert.Equal(before.Bytes, Of(Examples.Key, "20130524").Bytes);
    }

    [Test]
    public void All_unknown_ids_of_a_day_take_one_place()
    {
        for (var i = 0; i < 100; i++)
            _keys.Of(null, Credential.Parse($"AKIA{i}/20130524/us-east-1/s3/aws4_request", S3Errors.InvalidArgument));

        Assert.Equal(1, _keys.Count);
    }

    [Test]
    public void An_id_may_have_slashes()
    {
        var credential = Credential.Parse("a/20130524/20130525/us-east-1/s3/aws4_request", S3Errors.InvalidArgument);

        Assert.Equal("a/20130524", credential.AccessKeyId);
        Assert.Equal("20130525", credential.Date.ToString());
        Assert.Equal("a/20130524/20130525", credential.IdAndDate.ToString());
    }

    [Test]
    public void A_kept_key_signs_one_text_after_another_from_many_threads()
    {
        var key = Of(Examples.Key, "20130524");
        Parallel.For(0, 2000, i =>
        {
            var text = Encoding.ASCII.GetBytes(new string('x', i % 300));
            var signature = new byte[64];
            key.Sign(text, signature);

            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(TestSigner.SigningKey, text)), Encoding.ASCII.GetString(signature));
        });
    }

    private SigningKey Of(AccessKey key, string day) => _keys.Of(key, Credential.Parse($"{key.Id}/{day}/us-east-1/s3/aws4_request", S3Errors.InvalidArgument));
}
