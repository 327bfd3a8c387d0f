using System.Text;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Tests.Toml;

public class TomlDocumentTests
{
    private const string Commented = """
        # My file,
        # do not touch.

        title   =  'x'   # the title
          size = 1

        # The first one
        [a]   # header
        x = 1

        # between
        y = [ 1,
          2, # two
        ]

        # The second one
        [b]
        z = { p = 1 }

        """;

    [Test]
    public void Counts_columns_in_characters_and_not_in_bytes()
    {
        var error = Assert.Throws<TomlException>(() => TomlDocument.Parse("a = 1\n\"🔑ü\" = x"));

        Assert.Equal((2, 8), (error.Line, error.Column));
        Assert.Equal("/f.toml:2:8: Unexpected token `x` for a value; text needs quotes", error.In("/f.toml").Message);
    }

    [Test]
    public void Never_repeats_a_value_in_an_error()
    {
        var error = Assert.Throws<TomlException>(() => TomlDocument.Parse("api_key = hunter2hunter2"));

        Assert.DoesNotContain("hunter2", error.Message);
    }

    [Test]
    [Arguments(new byte[] { 0x61, 0x3d, 0x22, 0xff, 0x22 }, 1, 4)]
    [Arguments(new byte[] { 0x23, 0xc3, 0xa9, 0x0a, 0x23, 0xc3 }, 2, 2)]
    [Arguments(new byte[] { 0x23, 0xed, 0xa0, 0x80 }, 1, 2)]
    [Arguments(new byte[] { 0x23, 0xc0, 0x80 }, 1, 2)]
    public void Refuses_bytes_that_are_not_utf8(byte[] bytes, int line, int column)
    {
        var error = Assert.Throws<TomlException>(() => TomlDocument.Parse(bytes));

        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains("is not UTF-8", error.Message);
    }

    [Test]
    public void Refuses_half_a_surrogate_pair() =>
        Assert.Equal(2, Assert.Throws<TomlException>(() => TomlDocument.Parse("a=1\nb='\ud800'")).Line);

    [Test]
    public void Bounds_depth_and_size()
    {
        _ = TomlDocument.Parse("a = " + new string('[', 64) + new string(']', 64));
        Assert.Throws<TomlException>(() => TomlDocument.Parse("a = " + new string('[', 100_000)));
        Assert.Throws<TomlException>(() => TomlDocument.Parse("a = " + string.Concat(Enumerable.Repeat("{a=", 100_000))));
        Assert.Throws<TomlException>(() => TomlDocument.Parse(string.Join('.', Enumerable.Repeat("a", 100_000)) + " = 1"));
        Assert.Throws<TomlException>(() => TomlDocument.Parse(new string(' ', TomlDocument.MaxLength + 1)));
        Assert.Throws<TomlException>(() => TomlDocument.Parse(new byte[TomlDocument.MaxLength + 1]));
    }

    [Test]
    public void Names_the_line_of_the_first_definition()
    {
        var error = Assert.Throws<TomlException>(() => TomlDocument.Parse("a = 1\n\n'b c' = 2\n\"b c\" = 3"));

        Assert.Equal("\"b c\" is already defined on line 3", error.Message);
    }

    [Test]
    public void Says_where_a_value_of_another_type_stands()
    {
        var document = TomlDocument.Parse("a = 1\n[b]\nc = true");

        var error = Assert.Throws<TomlException>(() => document.Root["b"].AsTable()["c"].AsString());

        Assert.Equal("a \"string\" is expected here", error.Message);
        Assert.Equal((3, 5), (error.Line, error.Column));
    }

    [Test]
    public void Replaces_a_value_and_nothing_else()
    {
        var document = TomlDocument.Parse(Commented);

        var edited = document.With(document.Root, "title", TomlValue.Of("a \"b\"\n\u0001"));
        edited = edited.With(edited.Root["a"].AsTable(), "y", TomlValue.Of(["p", "q"]));

        Assert.Equal(Commented
            .Replace("'x'", "\"a \\\"b\\\"\\n\\u0001\"")
            .Replace("[ 1,\n  2, # two\n]", "[\"p\", \"q\"]"), edited.Text);
    }

    [Test]
    public void Adds_a_key_behind_the_last_one_of_its_table()
    {
        var document = TomlDocument.Parse(Commented);

        var edited = document.With(document.Root, "new", TomlValue.Of(2));
        edited = edited.With(edited.Root["a"].AsTable(), "new key", TomlValue.Of(true));

        Assert.Equal(Commented.Replace("  size = 1\n", "  size = 1\n  new = 2\n").Replace("  2, # two\n]\n", "  2, # two\n]\n\"new key\" = true\n"), edited.Text);
    }

    [Test]
    [Arguments("", "k = 1\n")]
    [Arguments("# only a comment", "# only a comment\nk = 1\n")]
    [Arguments("# file\n\n# about a\n[a]\n", "# file\n\nk = 1\n\n# about a\n[a]\n")]
    [Arguments("[a]\n", "k = 1\n\n[a]\n")]
    [Arguments("a = 1\r\nb = 2", "a = 1\r\nb = 2\r\nk = 1\r\n")]
    [Arguments("\ufeff", "\ufeffk = 1\n")]
    public void Adds_a_first_or_last_key_to_the_root(string before, string after)
    {
        var document = TomlDocument.Parse(before);

        Assert.Equal(after, document.With(document.Root, "k", TomlValue.Of(1)).Text);
    }

    [Test]
    public void Adds_to_tables_that_have_no_header_of_their_own()
    {
        var document = TomlDocument.Parse("[s]\na.b = 1\nz = 2\n\n[[e]]\n[e.i.x]\n[[e]]\n");
        document = document.With(document.Root["s"].AsTable()["a"].AsTable(), "c", TomlValue.Of(3));
        document = document.With(document.Root["e"].AsArray()[0].AsTable()["i"].AsTable(), "y", TomlValue.Of(4));

        Assert.Equal("{s:{a:{b:1,c:3},z:2},e:[{i:{x:{},y:4}},{}]}", TomlDump.Of(document));
        Assert.Contains("a.b = 1\na.c = 3\nz = 2\n", document.Text);
    }

    [Test]
    public void Removes_a_key_with_all_its_lines()
    {
        var document = TomlDocument.Parse(Commented);

        var edited = document.Without(document.Root["a"].AsTable(), "y");

        Assert.Equal(Commented.Replace("y = [ 1,\n  2, # two\n]\n", ""), edited.Text);
        Assert.Same(document, document.Without(document.Root, "missing"));
    }

    [Test]
    public void Removes_a_table_with_the_comment_above_it()
    {
        var document = TomlDocument.Parse(Commented);

        Assert.Equal(Commented[..Commented.IndexOf("# The second")], document.Without(document.Root, "b").Text);
        Assert.Equal(
            Commented[..Commented.IndexOf("# The first")] + Commented[Commented.IndexOf("# The second")..],
            document.Without(document.Root, "a").Text);
    }

    [Test]
    public void Removes_dotted_keys_and_tables_below_wherever_they_stand()
    {
        var document = TomlDocument.Parse("a.b = 1\nc = 2\na.d = 3\n[a.e]\nx = 1\n[f]\n[a.g]\n");

        Assert.Equal("c = 2\n[f]\n", document.Without(document.Root, "a").Text);
    }

    [Test]
    public void Removes_one_element_of_an_array_of_tables()
    {
        var document = TomlDocument.Parse("# file\n[[k]]\nid = 1\n[k.sub]\n\n# two\n[[k]]\nid = 2\n[k.sub]\nx = 1\n\n# three\n[[k]]\nid = 3\n");

        var edited = document.WithoutElement(document.Root["k"].AsArray()[1].AsTable());
        var first = document.WithoutElement(document.Root["k"].AsArray()[0].AsTable());

        Assert.Equal("# file\n[[k]]\nid = 1\n[k.sub]\n\n# three\n[[k]]\nid = 3\n", edited.Text);
        Assert.Equal("# file\n# two\n[[k]]\nid = 2\n[k.sub]\nx = 1\n\n# three\n[[k]]\nid = 3\n", first.Text);
    }

    [Test]
    public void Appends_tables_after_one_blank_line()
    {
        var document = TomlDocument.Empty
            .WithTable(["a", "b c"], [new("x", TomlValue.Of(1)), new("y", TomlValue.Of(new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero)))])
            .WithElement(["k"], [new("f", TomlValue.Of(1.0))])
            .WithElement(["k"], []);

        Assert.Equal("[a.\"b c\"]\nx = 1\ny = 2030-01-31T12:00:00Z\n\n[[k]]\nf = 1.0\n\n[[k]]\n", document.Text);
    }

    [Test]
    public void Refuses_edits_that_would_need_more_than_one_place()
    {
        var document = TomlDocument.Parse("[a.b]\nc = { d = 1 }\n");
        var inline = document.Root["a"].AsTable()["b"].AsTable()["c"].AsTable();

        Assert.Throws<InvalidOperationException>(() => document.With(document.Root, "a", TomlValue.Of(1)));
        Assert.Throws<InvalidOperationException>(() => document.With(inline, "e", TomlValue.Of(1)));
        Assert.Throws<InvalidOperationException>(() => document.Without(inline, "d"));
        Assert.Throws<InvalidOperationException>(() => document.WithoutElement(document.Root));
        Assert.Throws<TomlException>(() => document.WithTable(["a", "b"], []));
    }

    [Test]
    [MethodDataSource(typeof(TomlSpecificationTests), nameof(TomlSpecificationTests.Valid))]
    public void Writes_every_value_so_that_it_reads_the_same(string text, string meaning)
    {
        var document = TomlDocument.Parse(text);

        var written = TomlDocument.Empty;
        foreach ((var key, var value) in document.Root)
            written = written.With(written.Root, key, value);

        Assert.Equal(meaning, TomlDump.Of(TomlDocument.Parse(written.ToUtf8())));
        Assert.Equal(text, Encoding.UTF8.GetString(document.ToUtf8()));
    }

    [Test]
    [MethodDataSource(typeof(TomlSpecificationTests), nameof(TomlSpecificationTests.Valid))]
    public void Removes_every_key_of_the_root_and_leaves_the_others(string text, string meaning)
    {
        var document = TomlDocument.Parse(text);
        Assert.Equal(meaning, TomlDump.Of(document));

        Assert.All(document.Root.Keys, key =>
        {
            var edited = document.Without(document.Root, key);
            Assert.Equal(document.Root.Keys.Where(other => other != key).ToHashSet(), edited.Root.Keys.ToHashSet());
        });
    }

    [Test]
    public void Survives_any_damage_with_an_error_inside_the_text()
    {
        var random = new Random(4);
        byte[][] samples = [.. TomlSpecificationTests.Valid.Select(row => Encoding.UTF8.GetBytes(row.Item1)).Where(bytes => bytes.Length > 0)];
        const string Hostile = "\"'\\=.,[]{}#\n\r\t _+-09exobTZ:\0\u007f\u00ff";
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. samples[i % samples.Length]];
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                damaged[random.Next(damaged.Length)] = (byte)Hostile[random.Next(Hostile.Length)];
            try
            {
                var document = TomlDocument.Parse(damaged);
                Assert.Equal(damaged, document.ToUtf8());
            }
            catch (TomlException error)
            {
                refused++;
                Assert.InRange(error.Line, 1, damaged.Count(b => b == '\n') + 1);
                Assert.InRange(error.Column, 1, damaged.Length + 1);
            }
        }

        Assert.InRange(refused, 1_000, 19_000);
    }
}
