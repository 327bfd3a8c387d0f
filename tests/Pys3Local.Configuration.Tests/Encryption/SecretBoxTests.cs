using Pys3Local.Configuration.Encryption;

namespace Pys3Local.Configuration.Tests.Encryption;

public class SecretBoxTests
{
    // "Cryptography in NaCl" (D. J. Bernstein), sections 8 to 10, and tests/secretbox.c of NaCl.
    private const string Key = "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389";
    private const string Nonce = "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37";
    private const string MacKey = "eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880";
    private const string Tag = "f3ffc7703f9400e52a7dfb4b3d3305d9";

    private const string Message =
        "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31" +
        "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864" +
        "5e0705";

    private const string Cipher =
        "8e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738" +
        "b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74" +
        "e355a5";

    [Test]
    public void Makes_the_key_stream_of_NaCl() =>
        Assert.Equal(MacKey, Hex(XSalsa20.Stream(Bytes(Key), Bytes(Nonce), 32)));

    [Test]
    public void Makes_the_tag_of_NaCl() => Assert.Equal(Tag, Hex(Poly1305.Tag(Bytes(MacKey), Bytes(Cipher))));

    [Test]
    public void Seals_and_opens_the_box_of_NaCl()
    {
        Assert.Equal(Tag + Cipher, Hex(SecretBox.Seal(Bytes(Key), Bytes(Nonce), Bytes(Message))));
        Assert.Equal(Message, Hex(SecretBox.Open(Bytes(Key), Bytes(Nonce), Bytes(Tag + Cipher))!));
    }

    // RFC 8439, 2.5.2 and A.3: the corner cases of the reduction.
    [Test]
    [Arguments("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b", "43727970746f6772617068696320466f72756d2052657365617263682047726f7570", "a8061dc1305136c6c22b8baf0c0127a9")]
    [Arguments("0000000000000000000000000000000000000000000000000000000000000000", "00000000000000000000000000000000", "00000000000000000000000000000000")]
    [Arguments("0200000000000000000000000000000000000000000000000000000000000000", "ffffffffffffffffffffffffffffffff", "03000000000000000000000000000000")]
    [Arguments("02000000000000000000000000000000ffffffffffffffffffffffffffffffff", "02000000000000000000000000000000", "03000000000000000000000000000000")]
    [Arguments("0100000000000000000000000000000000000000000000000000000000000000", "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000", "05000000000000000000000000000000")]
    [Arguments("0100000000000000000000000000000000000000000000000000000000000000", "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101", "00000000000000000000000000000000")]
    [Arguments("0200000000000000000000000000000000000000000000000000000000000000", "fdffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff")]
    [Arguments("0100000000000000040000000000000000000000000000000000000000000000", "e33594d7505e43b900000000000000003394d7505e4379cd01000000000000000000000000000000000000000000000001000000000000000000000000000000", "14000000000000005500000000000000")]
    [Arguments("0100000000000000040000000000000000000000000000000000000000000000", "e33594d7505e43b900000000000000003394d7505e4379cd010000000000000000000000000000000000000000000000", "13000000000000000000000000000000")]
    [Arguments("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", "", "1112131415161718191a1b1c1d1e1f20")]
    public void Makes_the_tags_of_the_rfc(string key, string message, string tag) =>
        Assert.Equal(tag, Hex(Poly1305.Tag(Bytes(key), Bytes(message))));

    [Test]
    public void Opens_every_length_and_nothing_that_was_changed()
    {
        for (var length = 0; length < 200; length++)
        {
            byte[] message = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 + length))];
            var box = SecretBox.Seal(Bytes(Key), Bytes(Nonce), message);

            Assert.Equal(message, SecretBox.Open(Bytes(Key), Bytes(Nonce), box)!);
            box[length * 31 % box.Length] ^= 0x10;
            Assert.Null(SecretBox.Open(Bytes(Key), Bytes(Nonce), box));
        }

        Assert.Null(SecretBox.Open(Bytes(Key), Bytes(Nonce), new byte[15]));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
