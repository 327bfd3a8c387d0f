using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Tests.Toml;

/// <summary>The examples of https://toml.io/en/v1.0.0, in its order, valid and invalid, and what they mean. Where an error stands is as Tomlyn sees it.</summary>
public class TomlSpecificationTests
{
    public static IEnumerable<(string, string)> Valid =>
    [
        // Comment
        ("# This is a full-line comment\nkey = \"value\"  # This is a comment at the end of a line\nanother = \"# This is not a comment\"", "{key:\"value\",another:\"# This is not a comment\"}"),
        // Keys
        ("key = \"value\"\nbare_key = \"value\"\nbare-key = \"value\"\n1234 = \"value\"", "{key:\"value\",bare_key:\"value\",bare-key:\"value\",1234:\"value\"}"),
        ("\"127.0.0.1\" = \"value\"\n\"character encoding\" = \"value\"\n\"ʎǝʞ\" = \"value\"\n'key2' = \"value\"\n'quoted \"value\"' = \"value\"", "{127.0.0.1:\"value\",character encoding:\"value\",ʎǝʞ:\"value\",key2:\"value\",quoted \"value\":\"value\"}"),
        ("\"\" = \"blank\"", "{:\"blank\"}"),
        ("'' = 'blank'", "{:\"blank\"}"),
        ("name = \"Orange\"\nphysical.color = \"orange\"\nphysical.shape = \"round\"\nsite.\"google.com\" = true", "{name:\"Orange\",physical:{color:\"orange\",shape:\"round\"},site:{google.com:true}}"),
        ("fruit.name = \"banana\"     # this is best practice\nfruit. color = \"yellow\"    # same as fruit.color\nfruit . flavor = \"banana\"   # same as fruit.flavor", "{fruit:{name:\"banana\",color:\"yellow\",flavor:\"banana\"}}"),
        ("fruit.apple.smooth = true\nfruit.orange = 2", "{fruit:{apple:{smooth:true},orange:2}}"),
        ("apple.type = \"fruit\"\norange.type = \"fruit\"\n\napple.skin = \"thin\"\norange.skin = \"thick\"\n\napple.color = \"red\"\norange.color = \"orange\"", "{apple:{type:\"fruit\",skin:\"thin\",color:\"red\"},orange:{type:\"fruit\",skin:\"thick\",color:\"orange\"}}"),
        ("3.14159 = \"pi\"", "{3:{14159:\"pi\"}}"),
        // String
        ("str = \"I'm a string. \\\"You can quote me\\\". Name\\tJos\\u00E9\\nLocation\\tSF.\"", "{str:\"I'm a string. \"You can quote me\". Name␉José␊Location␉SF.\"}"),
        ("a = \"\\b\\t\\n\\f\\r\\\"\\\\\\u00e9\\U0001F511\"", "{a:\"\b␉␊\f\r\"\\é🔑\"}"),
        ("str1 = \"\"\"\nRoses are red\nViolets are blue\"\"\"", "{str1:\"Roses are red␊Violets are blue\"}"),
        ("str2 = \"Roses are red\\nViolets are blue\"\nstr3 = \"Roses are red\\r\\nViolets are blue\"", "{str2:\"Roses are red␊Violets are blue\",str3:\"Roses are red\r␊Violets are blue\"}"),
        ("str1 = \"The quick brown fox jumps over the lazy dog.\"", "{str1:\"The quick brown fox jumps over the lazy dog.\"}"),
        ("str2 = \"\"\"\nThe quick brown \\\n\n\n  fox jumps over \\\n    the lazy dog.\"\"\"", "{str2:\"The quick brown fox jumps over the lazy dog.\"}"),
        ("str3 = \"\"\"\\\n       The quick brown \\\n       fox jumps over \\\n       the lazy dog.\\\n       \"\"\"", "{str3:\"The quick brown fox jumps over the lazy dog.\"}"),
        ("str4 = \"\"\"Here are two quotation marks: \"\". Simple enough.\"\"\"", "{str4:\"Here are two quotation marks: \"\". Simple enough.\"}"),
        ("str5 = \"\"\"Here are three quotation marks: \"\"\\\".\"\"\"", "{str5:\"Here are three quotation marks: \"\"\".\"}"),
        ("str6 = \"\"\"Here are fifteen quotation marks: \"\"\\\"\"\"\\\"\"\"\\\"\"\"\\\"\"\"\\\".\"\"\"", "{str6:\"Here are fifteen quotation marks: \"\"\"\"\"\"\"\"\"\"\"\"\"\"\".\"}"),
        ("str7 = \"\"\"\"This,\" she said, \"is just a pointless statement.\"\"\"\"", "{str7:\"\"This,\" she said, \"is just a pointless statement.\"\"}"),
        ("winpath  = 'C:\\Users\\nodejs\\templates'\nwinpath2 = '\\\\ServerX\\admin$\\system32\\'\nquoted   = 'Tom \"Dubs\" Preston-Werner'\nregex    = '<\\i\\c*\\s*>'", "{winpath:\"C:\\Users\\nodejs\\templates\",winpath2:\"\\\\ServerX\\admin$\\system32\\\",quoted:\"Tom \"Dubs\" Preston-Werner\",regex:\"<\\i\\c*\\s*>\"}"),
        ("regex2 = '''I [dw]on't need \\d{2} apples'''\nlines  = '''\nThe first newline is\ntrimmed in raw strings.\n   All other whitespace\n   is preserved.\n'''", "{regex2:\"I [dw]on't need \\d{2} apples\",lines:\"The first newline is␊trimmed in raw strings.␊   All other whitespace␊   is preserved.␊\"}"),
        ("quot15 = '''Here are fifteen quotation marks: \"\"\"\"\"\"\"\"\"\"\"\"\"\"\"'''", "{quot15:\"Here are fifteen quotation marks: \"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"}"),
        ("apos15 = \"Here are fifteen apostrophes: '''''''''''''''\"", "{apos15:\"Here are fifteen apostrophes: '''''''''''''''\"}"),
        ("str = ''''That,' she said, 'is still pointless.''''", "{str:\"'That,' she said, 'is still pointless.'\"}"),
        // Integer
        ("int1 = +99\nint2 = 42\nint3 = 0\nint4 = -17", "{int1:99,int2:42,int3:0,int4:-17}"),
        ("int5 = 1_000\nint6 = 5_349_221\nint7 = 53_49_221  # Indian number system grouping\nint8 = 1_2_3_4_5  # VALID but discouraged", "{int5:1000,int6:5349221,int7:5349221,int8:12345}"),
        ("a = -0\nb = +0", "{a:0,b:0}"),
        ("hex1 = 0xDEADBEEF\nhex2 = 0xdeadbeef\nhex3 = 0xdead_beef\noct1 = 0o01234567\noct2 = 0o755 # useful for Unix file permissions\nbin1 = 0b11010110", "{hex1:3735928559,hex2:3735928559,hex3:3735928559,oct1:342391,oct2:493,bin1:214}"),
        ("min = -9223372036854775808\nmax = 9_223_372_036_854_775_807\nhex = 0x7fffffffffffffff", "{min:-9223372036854775808,max:9223372036854775807,hex:9223372036854775807}"),
        // Float
        ("flt1 = +1.0\nflt2 = 3.1415\nflt3 = -0.01\nflt4 = 5e+22\nflt5 = 1e06\nflt6 = -2E-2\nflt7 = 6.626e-34", "{flt1:f1,flt2:f3.1415,flt3:f-0.01,flt4:f5E+22,flt5:f1000000,flt6:f-0.02,flt7:f6.626E-34}"),
        ("flt8 = 224_617.445_991_228", "{flt8:f224617.445991228}"),
        ("a = -0.0\nb = +0.0", "{a:f-0,b:f0}"),
        ("sf1 = inf  # positive infinity\nsf2 = +inf # positive infinity\nsf3 = -inf # negative infinity\nsf4 = nan\nsf5 = +nan\nsf6 = -nan", "{sf1:fInfinity,sf2:fInfinity,sf3:f-Infinity,sf4:fNaN,sf5:fNaN,sf6:fNaN}"),
        // Boolean
        ("bool1 = true\nbool2 = false", "{bool1:true,bool2:false}"),
        // Dates and times
        ("odt1 = 1979-05-27T07:32:00Z\nodt2 = 1979-05-27T00:32:00-07:00\nodt3 = 1979-05-27T00:32:00.999999-07:00", "{odt1:@1979-05-27T07:32:00+00:00,odt2:@1979-05-27T00:32:00-07:00,odt3:@1979-05-27T00:32:00.999999-07:00}"),
        ("odt4 = 1979-05-27 07:32:00Z", "{odt4:@1979-05-27T07:32:00+00:00}"),
        ("ldt1 = 1979-05-27T07:32:00\nldt2 = 1979-05-27T00:32:00.999999", "{ldt1:@1979-05-27T07:32:00,ldt2:@1979-05-27T00:32:00.999999}"),
        ("ld1 = 1979-05-27 # a day\nld2 = 2000-02-29", "{ld1:@1979-05-27,ld2:@2000-02-29}"),
        ("lt1 = 07:32:00\nlt2 = 00:32:00.999999", "{lt1:@07:32:00,lt2:@00:32:00.999999}"),
        // Array
        ("integers = [ 1, 2, 3 ]\ncolors = [ \"red\", \"yellow\", \"green\" ]\nnested_arrays_of_ints = [ [ 1, 2 ], [3, 4, 5] ]\nnested_mixed_array = [ [ 1, 2 ], [\"a\", \"b\", \"c\"] ]\nstring_array = [ \"all\", 'strings', \"\"\"are the same\"\"\", '''type''' ]", "{integers:[1,2,3],colors:[\"red\",\"yellow\",\"green\"],nested_arrays_of_ints:[[1,2],[3,4,5]],nested_mixed_array:[[1,2],[\"a\",\"b\",\"c\"]],string_array:[\"all\",\"strings\",\"are the same\",\"type\"]}"),
        ("numbers = [ 0.1, 0.2, 0.5, 1, 2, 5 ]\ncontributors = [\n  \"Foo Bar <foo@example.com>\",\n  { name = \"Baz Qux\", email = \"bazqux@example.com\", url = \"https://example.com/bazqux\" }\n]", "{numbers:[f0.1,f0.2,f0.5,1,2,5],contributors:[\"Foo Bar <foo@example.com>\",{name:\"Baz Qux\",email:\"bazqux@example.com\",url:\"https://example.com/bazqux\"}]}"),
        ("integers2 = [\n  1, 2, 3\n]\n\nintegers3 = [\n  1,\n  2, # this is ok\n]", "{integers2:[1,2,3],integers3:[1,2]}"),
        ("a = [ # one\n# two\n\n 1 # three\n , # four\n 2\n # five\n ]\nb = []", "{a:[1,2],b:[]}"),
        // Table
        ("[table]", "{table:{}}"),
        ("[table-1]\nkey1 = \"some string\"\nkey2 = 123\n\n[table-2]\nkey1 = \"another string\"\nkey2 = 456", "{table-1:{key1:\"some string\",key2:123},table-2:{key1:\"another string\",key2:456}}"),
        ("[dog.\"tater.man\"]\ntype.name = \"pug\"", "{dog:{tater.man:{type:{name:\"pug\"}}}}"),
        ("[a.b.c]            # this is best practice\n[ d.e.f ]          # same as [d.e.f]\n[ g .  h  . i ]    # same as [g.h.i]\n[ j . \"ʞ\" . 'l' ]  # same as [j.\"ʞ\".'l']", "{a:{b:{c:{}}},d:{e:{f:{}}},g:{h:{i:{}}},j:{ʞ:{l:{}}}}"),
        ("# [x] you\n# [x.y] don't\n# [x.y.z] need these\n[x.y.z.w] # for this to work\n\n[x] # defining a super-table afterward is ok", "{x:{y:{z:{w:{}}}}}"),
        ("[fruit.apple]\n[animal]\n[fruit.orange]", "{fruit:{apple:{},orange:{}},animal:{}}"),
        ("[fruit.apple]\n[fruit.orange]\n[animal]", "{fruit:{apple:{},orange:{}},animal:{}}"),
        ("name = \"Fido\"\nbreed = \"pug\"\n\n[owner]\nname = \"Regina Dogman\"\nmember_since = 1999-08-04", "{name:\"Fido\",breed:\"pug\",owner:{name:\"Regina Dogman\",member_since:@1999-08-04}}"),
        ("fruit.apple.color = \"red\"\nfruit.apple.taste.sweet = true", "{fruit:{apple:{color:\"red\",taste:{sweet:true}}}}"),
        ("[fruit]\napple.color = \"red\"\napple.taste.sweet = true\n\n[fruit.apple.texture]  # you can add sub-tables\nsmooth = true", "{fruit:{apple:{color:\"red\",taste:{sweet:true},texture:{smooth:true}}}}"),
        // Inline table
        ("name = { first = \"Tom\", last = \"Preston-Werner\" }\npoint = { x = 1, y = 2 }\nanimal = { type.name = \"pug\" }", "{name:{first:\"Tom\",last:\"Preston-Werner\"},point:{x:1,y:2},animal:{type:{name:\"pug\"}}}"),
        ("[name]\nfirst = \"Tom\"\nlast = \"Preston-Werner\"\n\n[point]\nx = 1\ny = 2\n\n[animal]\ntype.name = \"pug\"", "{name:{first:\"Tom\",last:\"Preston-Werner\"},point:{x:1,y:2},animal:{type:{name:\"pug\"}}}"),
        ("[product]\ntype = { name = \"Nail\" }", "{product:{type:{name:\"Nail\"}}}"),
        ("a = {}\nb = { c.d = 1, c.e = [\n1,\n2 ] }", "{a:{},b:{c:{d:1,e:[1,2]}}}"),
        // Array of tables
        ("[[products]]\nname = \"Hammer\"\nsku = 738594937\n\n[[products]]  # empty table within the array\n\n[[products]]\nname = \"Nail\"\nsku = 284758393\n\ncolor = \"gray\"", "{products:[{name:\"Hammer\",sku:738594937},{},{name:\"Nail\",sku:284758393,color:\"gray\"}]}"),
        ("[[fruits]]\nname = \"apple\"\n\n[fruits.physical]  # subtable\ncolor = \"red\"\nshape = \"round\"\n\n[[fruits.varieties]]  # nested array of tables\nname = \"red delicious\"\n\n[[fruits.varieties]]\nname = \"granny smith\"\n\n\n[[fruits]]\nname = \"banana\"\n\n[[fruits.varieties]]\nname = \"plantain\"", "{fruits:[{name:\"apple\",physical:{color:\"red\",shape:\"round\"},varieties:[{name:\"red delicious\"},{name:\"granny smith\"}]},{name:\"banana\",varieties:[{name:\"plantain\"}]}]}"),
        ("points = [ { x = 1, y = 2, z = 3 },\n           { x = 7, y = 8, z = 9 },\n           { x = 2, y = 4, z = 8 } ]", "{points:[{x:1,y:2,z:3},{x:7,y:8,z:9},{x:2,y:4,z:8}]}"),
        // What TOML 1.1 has more
        ("a = \"\\x41\"", "{a:\"A\"}"),
        ("a = 1979-05-27T07:32\nb = 07:32", "{a:@1979-05-27T07:32:00,b:@07:32:00}"),
        ("a = { x = 1, }\nb = { x = 1 # c\n}\nc = {\nx = 1 }", "{a:{x:1},b:{x:1},c:{x:1}}"),
        // What the text says without an example
        ("", "{}"),
        ("\ufeffa = 1", "{a:1}"),
        ("a = 1\r\nb = \"\"\"x\r\ny\"\"\"\r\n\r\n[c]\r\n", "{a:1,b:\"x\r␊y\",c:{}}"),
        ("\t a\t=\t1 \t# tab\there", "{a:1}"),
        ("[a.b.c]\n[a]\nb.d = 1", "{a:{b:{c:{},d:1}}}"),
        ("a = \"\"\"\\   \n  \t\n x\"\"\"\nb = '''\\'''\nc = \"\"\"\"\"\"\nd = \"\"\"\"\"\"\"\"", "{a:\"x\",b:\"\\\",c:\"\",d:\"\"\"\"}"),
    ];

    public static IEnumerable<(string, int, int)> Invalid =>
    [
        // Key/value pair
        ("key = # INVALID", 1, 16),
        ("first = \"Tom\" last = \"Preston-Werner\" # INVALID", 1, 15),
        // Keys
        ("= \"no key name\"  # INVALID", 1, 1),
        ("name = \"Tom\"\nname = \"Pradyun\"", 2, 1),
        ("spelling = \"favorite\"\n\"spelling\" = \"favourite\"", 2, 1),
        ("fruit.apple = 1\nfruit.apple.smooth = true", 2, 7),
        ("a.\"b.c\n\" = 1", 1, 7),
        ("\"\"\"a\"\"\" = 1", 1, 3),
        ("ä = 1", 1, 1),
        ("a b = 1", 1, 3),
        ("a. = 1", 1, 4),
        ("a\n= 1", 1, 2),
        // String
        ("str5 = \"\"\"Here are three quotation marks: \"\"\".\"\"\"  # INVALID", 1, 46),
        ("apos15 = '''Here are fifteen apostrophes: ''''''''''''''''''  # INVALID", 1, 48),
        ("a = \"\\u00g0\"", 1, 10),
        ("a = \"\\u00\"", 1, 10),
        ("a = \"\\uD800\"", 1, 7),
        ("a = \"\\U00110000\"", 1, 7),
        ("a = \"\"\"\\ x\"\"\"", 1, 9),
        ("a = \"open", 1, 9),
        ("a = 'open\n'", 1, 10),
        ("a = \"\"\"open\n", 1, 12),
        ("a = '''open''", 1, 13),
        ("a = \"\u0000\"", 1, 5),
        ("a = \"x\u001f\"", 1, 5),
        ("a = '\u007f'", 1, 5),
        ("a = \"\"\"\n\u0008\"\"\"", 1, 5),
        ("a = \"\"\"\r\"\"\"", 1, 8),
        ("a = 1 # \u0001", 1, 9),
        ("a = 1 # \r", 1, 9),
        ("a = 1\rb = 2", 1, 6),
        ("a = 1\u000bb = 2", 1, 6),
        // Integer
        ("a = 01", 1, 5), ("a = -01", 1, 6), ("a = +0_1", 1, 6), ("a = 0_0", 1, 6), ("a = ++1", 1, 5), ("a = --1", 1, 5),
        ("a = _1", 1, 5), ("a = 1_", 1, 7), ("a = 1__0", 1, 7), ("a = 0x_1", 1, 5), ("a = 0x1_", 1, 5), ("a = 0X1", 1, 6),
        ("a = +0xff", 1, 7), ("a = -0b1", 1, 7), ("a = 0o8", 1, 5), ("a = 0b2", 1, 5), ("a = 0xg", 1, 5), ("a = 0x", 1, 5),
        ("a = 9223372036854775808", 1, 5), ("a = -9223372036854775809", 1, 5), ("a = 0x8000000000000000", 1, 5),
        ("a = 0x1_0000_0000_0000_0000_0000_0000_0000_0000", 1, 5), ("a = +", 1, 5), ("a = ١", 1, 5),
        // Float
        ("invalid_float_1 = .7", 1, 19), ("invalid_float_2 = 7.", 1, 19), ("invalid_float_3 = 3.e+20", 1, 19),
        ("a = 1._0", 1, 5), ("a = 1_.0", 1, 7), ("a = 1.0_", 1, 9), ("a = 1e", 1, 5), ("a = 1e_1", 1, 5), ("a = 1e1_", 1, 9),
        ("a = 1e1.0", 1, 8), ("a = 01.0", 1, 5), ("a = 1.2.3", 1, 8), ("a = Inf", 1, 5), ("a = NaN", 1, 5), ("a = ++inf", 1, 5),
        // Boolean
        ("a = True", 1, 5), ("a = FALSE", 1, 5), ("a = truer", 1, 5), ("a = yes", 1, 5),
        // Dates and times
        ("a = 1979-13-01", 1, 5), ("a = 1979-02-29", 1, 5), ("a = 1979-00-01", 1, 5),
        ("a = 1979-05-27T24:00:00Z", 1, 5), ("a = 1979-05-27T07:60:00Z", 1, 5), ("a = 1979-05-27T07:32:61Z", 1, 5),
        ("a = 1979-05-27T07:32:00.Z", 1, 5), ("a = 1979-05-27T07:32:00+24:00", 1, 5), ("a = 1979-05-27T07:32:00+1:00", 1, 5),
        ("a = 1979-05-27T", 1, 5), ("a = 1979-5-27", 1, 5), ("a = 79-05-27", 1, 5), ("a = 7:32:00", 1, 5),
        ("a = 1979-05-27  07:32:00Z", 1, 17), ("a = 1979-05-27 07:32:00 Z", 1, 25),
        // More digits of a second and greater offsets than .NET has are TOML, and are refused
        ("odt5 = 1979-05-27t07:32:00.12345678987654321z", 1, 8), ("odt6 = 1979-05-27T07:32:00+23:59", 1, 8),
        // Array
        ("a = [1", 1, 7), ("a = [1 2]", 1, 8), ("a = [,]", 1, 6), ("a = [1,,2]", 1, 8), ("a = [1]]", 1, 8), ("a = [\n1\n#", 3, 2),
        // Table
        ("[fruit]\napple = \"red\"\n\n[fruit]\norange = \"orange\"", 4, 2),
        ("[fruit]\napple = \"red\"\n\n[fruit.apple]\ntexture = \"smooth\"", 4, 8),
        ("[fruit]\napple.color = \"red\"\napple.taste.sweet = true\n\n[fruit.apple]  # INVALID", 5, 8),
        ("[fruit]\napple.color = \"red\"\napple.taste.sweet = true\n\n[fruit.apple.taste]  # INVALID", 5, 14),
        ("[a]\nb.c = 1\n[a.b]\n", 3, 4),
        ("[a.b.c]\nz = 9\n[a]\nb.c.t = 1", 4, 3),
        ("[a.b.c.d]\nz = 9\n[a]\nb.c.d.k.t = 1", 4, 5),
        ("[[a.b]]\n[a]\nb.y = 2", 3, 1),
        ("[]", 1, 2), ("[a", 1, 3), ("[a]]", 1, 3), ("[a.]", 1, 4), ("[.a]", 1, 2), ("[[a]", 1, 4), ("[ [a]]", 1, 3),
        ("[[a] ]", 1, 4), ("[a] b = 1", 1, 5), ("[a\n]", 1, 3), ("[a#]", 1, 5),
        // Inline table
        ("[product]\ntype = { name = \"Nail\" }\ntype.edible = false  # INVALID", 3, 1),
        ("[product]\ntype.name = \"Nail\"\ntype = { edible = false }  # INVALID", 3, 1),
        ("a = { x = 1, x = 2 }", 1, 14), ("a = { x = 1, x.y = 2 }", 1, 14), ("a = { b = { c = 1 }, b.d = 2 }", 1, 22),
        ("a = { b.c = 1 }\n[a.b.d]", 2, 2), ("a = {}\n[a]", 2, 2), ("a = [ { b = {} } ]\n[a.b]", 2, 2), ("a = { , }", 1, 7),
        // Array of tables
        ("[fruit.physical]  # subtable, but to which parent element should it belong?\ncolor = \"red\"\nshape = \"round\"\n\n[[fruit]]  # parser must throw an error\nname = \"apple\"", 5, 3),
        ("fruits = []\n\n[[fruits]] # Not allowed", 3, 3),
        ("[[fruits]]\nname = \"apple\"\n\n[[fruits.varieties]]\nname = \"red delicious\"\n\n[fruits.varieties]\nname = \"granny smith\"", 7, 9),
        ("[[fruits]]\nname = \"apple\"\n\n[fruits.physical]\ncolor = \"red\"\nshape = \"round\"\n\n[[fruits.physical]]\ncolor = \"green\"", 8, 10),
        ("[[a]]\n[a]", 2, 2), ("[a]\n[[a]]", 2, 3), ("a = 1\n[a.b]", 2, 2), ("a = 1\n[[a]]", 2, 3),
        ("[[a]]\nb = 1\nb = 2", 3, 1),
    ];

    [Test]
    [MethodDataSource(nameof(Valid))]
    public void Reads_what_is_valid(string text, string meaning) => Assert.Equal(meaning, TomlDump.Of(TomlDocument.Parse(text)));

    [Test]
    [MethodDataSource(nameof(Invalid))]
    public void Refuses_what_is_invalid_with_its_place(string text, int line, int column)
    {
        var error = Assert.Throws<TomlException>(() => TomlDocument.Parse(text));

        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.NotEmpty(error.Message);
    }
}
