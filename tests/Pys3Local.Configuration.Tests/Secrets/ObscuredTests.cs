using Pys3Local.Configuration.Secrets;

namespace Pys3Local.Configuration.Tests.Secrets;

public class ObscuredTests
{
    private const string Zero = "00000000000000000000000000000000";
    private const string Counting = "000102030405060708090a0b0c0d0e0f";
    private const string CountingToFf = "000102030405060708090a0b0c0d0eff";
    private const string AllOnes = "ffffffffffffffffffffffffffffffff";
    private const string LongText = "drime-api-key-äöü-€-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

    /// <summary>Computed with the Python original.</summary>
    public static IEnumerable<(ObscureKey, string, string, string)> Vectors =>
    [
        (ObscureKey.Vaultconfig, Zero, "test", "AAAAAAAAAAAAAAAAAAAAAASsmtE"),
        (ObscureKey.Vaultconfig, Counting, "mypassword123", "AAECAwQFBgcICQoLDA0OD_yKBr5jBnEQt-U_eko"),
        (ObscureKey.Vaultconfig, CountingToFf, "my+secret/key", "AAECAwQFBgcICQoLDA0O_0f2k4dFRY08JcWXfZI"),
        (ObscureKey.Vaultconfig, AllOnes, LongText, "_____________________zZ7r5Yq_bcSpj791Q8_sNyzfyoZOz9u5ui9AZ7Z0w2sJWvayrnZqie2UtoEmiYCC2QCuJDIy-qTQ9deKDwxDZfU"),
        (ObscureKey.Pys3Local, Zero, "test", "AAAAAAAAAAAAAAAAAAAAAOFebOM"),
        (ObscureKey.Pys3Local, Counting, "mypassword123", "AAECAwQFBgcICQoLDA0OD7ErQaYetd6nLnDk6FA"),
        (ObscureKey.Pys3Local, CountingToFf, "my+secret/key", "AAECAwQFBgcICQoLDA0O_9eRgB5Qz_orQuHMsS8"),
        (ObscureKey.Pys3Local, AllOnes, LongText, "_____________________9T9WqJ6vkoL_1DYsvBb8k9Wjdwrfg3aeYiqbA9hja9mdw0mbWLWPWKJsol8lZs_9JN6XkD-YkWX9QWwcOhddKy2"),
    ];

    /// <summary>Made by the Python original with a random IV.</summary>
    public static IEnumerable<(ObscureKey, string, string)> Found =>
    [
        (ObscureKey.Vaultconfig, "mypassword", "Wpb8rEBM49NzxY4836dNIXaBY2G6e1xrmAI"),
        (ObscureKey.Vaultconfig, "abc", "rCROUKl4-mHa12Zrag_tGfbrEQ"),
        (ObscureKey.Pys3Local, "mypassword", "JVxwSR1ESp1maax2liR8y53Sc5vnCp-WTwU"),
        (ObscureKey.Pys3Local, "abc", "txLbDMiU9CCVyRI55R5TcdzHNw"),
        (ObscureKey.Pys3Local, "MYAPIKEY-1234567890|abcdefghij", "36MMp_J8afHdfzntyw9evq3I7y_8G6WGVMq9m1w52EN0SYXLO4hCUw_MpBgF8Q"),
    ];

    [Test]
    [MethodDataSource(nameof(Vectors))]
    public void Conceals_byte_for_byte_as_the_original(ObscureKey key, string iv, string text, string obscured)
    {
        Assert.Equal(obscured, Obscured.Conceal(text, key, Convert.FromHexString(iv)));
        Assert.Equal(text, Obscured.Reveal(obscured, key));
        Assert.Equal(text, Obscured.Reveal(obscured));
        Assert.Equal(text, Obscured.Open(obscured));
    }

    [Test]
    [MethodDataSource(nameof(Found))]
    public void Reveals_what_the_original_wrote_with_either_key(ObscureKey key, string text, string obscured)
    {
        Assert.Equal(text, Obscured.Reveal(obscured, key));
        Assert.Equal(text, Obscured.Reveal(obscured));
        Assert.Equal(text, Obscured.Open(obscured));
    }

    [Test]
    [Arguments("AAECAwQFBgcICQoLDA0OD_yKBr5jBnEQt-U_eko=")]
    [Arguments("AAECAwQFBgcICQoLDA0OD/yKBr5jBnEQt+U/eko=")]
    [Arguments("AAECAwQFBgcI\nCQoLDA0O D_yKBr5jBnEQt|-U_eko")]
    public void Decodes_as_leniently_as_Python(string obscured) =>
        Assert.Equal("mypassword123", Obscured.Reveal(obscured, ObscureKey.Vaultconfig));

    [Test]
    [Arguments("AAECAwQFBgcICQoLDA0O")]
    [Arguments("x")]
    [Arguments("AAAAA")]
    [Arguments("not obscured at all, and of a length of 4n+1 kept")]
    public void Reveals_nothing_where_there_is_nothing(string text) => Assert.Null(Obscured.Reveal(text));

    [Test]
    public void What_it_conceals_never_begins_with_what_a_command_line_takes_for_an_option() =>
        Assert.DoesNotContain(Enumerable.Range(0, 2_000).Select(static _ => Obscured.Conceal("mypassword")), static text => text.StartsWith('-'));

    [Test]
    public void Conceals_with_a_fresh_iv_each_time()
    {
        string first = Obscured.Conceal("mypassword"), second = Obscured.Conceal("mypassword");

        Assert.NotEqual(first, second);
        Assert.Equal("mypassword", Obscured.Reveal(first, ObscureKey.Pys3Local));
        Assert.Equal("mypassword", Obscured.Reveal(second, ObscureKey.Pys3Local));
    }

    [Test]
    public void Keeps_empty_text_empty()
    {
        Assert.Equal("", Obscured.Conceal(""));
        Assert.Equal("", Obscured.Reveal(""));
        Assert.Equal("", Obscured.Open(""));
    }

    [Test]
    [Arguments("abcdefghijklmnopqrstuv")] // 22 letters: the original reads an obscured empty text
    [Arguments("ABCDEFGHIJKLMNOPQRSTUVW")]
    [Arguments("ABCDEFGHIJKLMNOPQRSTUVWX")]
    [Arguments("1465|AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCd")]
    [Arguments("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    [Arguments("hunter2")]
    public void Keeps_a_raw_secret_of_a_hand_written_file(string raw) => Assert.Equal(raw, Obscured.Open(raw));

    [Test]
    public void Gives_every_sealed_secret_back()
    {
        var random = new Random(4);
        string[] odd = ["", "a", "ab", "abc", "line\nbreak", "tab\t", "päss€wörd", "\u00a0", "🔑🔑", Obscured.Conceal("already obscured")];
        var letters = Enumerable.Range(0, 4000).Select(i => random.GetString("ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789-_", i % 70));

        Assert.All(odd.Concat(letters), secret => Assert.Equal(secret, Obscured.Open(Obscured.Seal(secret))));
    }

    [Test]
    [Arguments("abc")]
    [Arguments("abcdefghijklmnopqrstuv")]
    [Arguments("AAECAwQFBgcICQoLDA0OD7ErQaYetd6nLnDk6FA")] // what somebody obscured before is a secret like any other
    public void Seals_so_that_the_secret_is_not_readable(string secret) =>
        Assert.DoesNotContain(secret, Obscured.Seal(secret));
}
