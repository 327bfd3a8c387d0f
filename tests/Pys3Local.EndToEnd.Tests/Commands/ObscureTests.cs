namespace Pys3Local.EndToEnd.Commands;

/// <summary><c>obscure</c> as scripts use it, with the texts that the original has made.</summary>
public sealed class ObscureTests : CommandTest
{
    [Test]
    [Arguments("AAAAAAAAAAAAAAAAAAAAAOFebOM", "test")]
    [Arguments("AAECAwQFBgcICQoLDA0OD7ErQaYetd6nLnDk6FA", "mypassword123")]
    [Arguments("AAECAwQFBgcICQoLDA0OD_yKBr5jBnEQt-U_eko", "mypassword123")]
    [Arguments("AAECAwQFBgcICQoLDA0O_9eRgB5Qz_orQuHMsS8", "my+secret/key")]
    [Arguments("zzz", null)]
    [Arguments("JVxwSR1ESp1maax2liR8y53Sc5vnCp-WTwU", "mypassword")]
    [Arguments("Wpb8rEBM49NzxY4836dNIXaBY2G6e1xrmAI", "mypassword")]
    [Arguments("36MMp_J8afHdfzntyw9evq3I7y_8G6WGVMq9m1w52EN0SYXLO4hCUw_MpBgF8Q", "MYAPIKEY-1234567890|abcdefghij")]
    public async Task Reveal(string obscured, string? text)
    {
        if (text is null)
            Assert.Contains("not an obscured text", await FailsAsync(1, "obscure", "--reveal", obscured), StringComparison.Ordinal);
        else
            Assert.Equal(text, await RevealAsync(obscured));
    }

    [Test]
    [Arguments("a secret")]
    [Arguments("äöü €")]
    [Arguments("22-characters-of-a-key")]
    public async Task From_an_argument_and_from_standard_input(string text)
    {
        Assert.Equal(text, await RevealAsync((await OutputAsync("obscure", text)).TrimEnd()));
        var piped = (await RunAsync(System.Text.Encoding.UTF8.GetBytes(text + "\n"), "obscure")).Succeeded().Output.TrimEnd();
        Assert.Equal(text, await RevealAsync(piped));
        Assert.Equal(text, (await RunAsync(System.Text.Encoding.UTF8.GetBytes(piped), "obscure", "--reveal")).Succeeded().Output.TrimEnd('\n'));
    }

    [Test]
    public async Task Nothing_is_no_secret() => Assert.Contains("empty", await FailsAsync(1, "obscure"), StringComparison.Ordinal);
}
