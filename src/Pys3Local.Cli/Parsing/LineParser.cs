using Pys3Local.Configuration;

namespace Pys3Local.Cli.Parsing;

/// <summary>
/// Takes the options off a command line, which the framework could not: it knows neither repeated options nor <c>--name=value</c>, takes
/// <c>--PATH</c> for <c>--path</c>, and splits values at commas. What is left, the command and its arguments, it routes and binds.
/// </summary>
internal sealed class LineParser
{
    private static readonly string[] HelpNames = ["--help", "-h"];

    // The framework would act on these wherever they are.
    private static readonly string[] Reserved = [.. HelpNames, "--version", "--"];

    private readonly List<string> _words = [];
    private readonly Dictionary<Option, List<string>> _given = [];
    private readonly IReadOnlyList<string> _args;
    private readonly bool _wantsHelp;
    private CommandShape _command;
    private int _next;

    private LineParser(CommandShape root, IReadOnlyList<string> args)
    {
        _command = root;
        _args = args;
        _wantsHelp = args.TakeWhile(arg => arg != "--").Any(HelpNames.Contains);
    }

    /// <exception cref="UsageException">It cannot be understood.</exception>
    public static ParsedLine Parse(CommandShape root, IReadOnlyList<string> args)
    {
        var parser = new LineParser(root, args);
        try
        {
            parser.Read();
        }
        catch (UsageException failure)
        {
            var end = failure.Message.EndsWith('?') ? "" : ".";
            throw new UsageException($"{failure.Message}{end} Try '{parser._command.FullName} --help'.");
        }

        return new(parser._command, parser._words, parser._given.ToDictionary(given => given.Key, given => (IReadOnlyList<string>)given.Value), parser._wantsHelp);
    }

    private void Read()
    {
        var onlyWords = false;
        while (_next < _args.Count)
        {
            var token = _args[_next++];
            if (onlyWords)
                AddWord(token);
            else if (token == "--")
                onlyWords = true;
            else if (token.Length > 1 && token[0] == '-')
                ReadOption(token);
            else if (_words.Count == 0 && _command.Find(token) is { } below)
                _command = below;
            else
                AddWord(token);
        }

        if (!_wantsHelp)
            CheckWords();
    }

    private void AddWord(string word)
    {
        _words.Add(word);
        if (_wantsHelp && _command.Commands.Count == 0)
            return;

        if (_command.Arguments.Count == 0 && _command.Commands.Count > 0)
        {
            var suggestion = NearestName.Suggestion(word, _command.Commands.Select(command => command.Name));
            throw new UsageException($"'{word}' is not a command{(_command.Path.Length == 0 ? "" : $" of '{_command.FullName}'")}{suggestion}");
        }
    }

    private void ReadOption(string token)
    {
        var equals = token.IndexOf('=');
        var name = equals < 0 ? token : token[..equals];
        if (HelpNames.Contains(name))
            return;

        if (_command.FindOption(name) is not { } option)
        {
            if (_wantsHelp)
                return;

            throw Unknown(name);
        }

        var value = equals >= 0 ? token[(equals + 1)..] : option.IsFlag ? "yes" : NextValue();
        if (!_wantsHelp && (value is null || (value.Length == 0 && option.IsPath)))
            throw new UsageException($"{name} needs a value{(value is null ? "" : ", and what is given is empty")}: {name} {option.Placeholder}");

        Keep(option, value ?? "");
    }

    private void Keep(Option option, string value)
    {
        if (!_given.TryGetValue(option, out var values))
            _given[option] = values = [];

        values.Add(value);
        if (values.Count > 1 && !option.IsRepeatable && !option.IsFlag && !_wantsHelp)
            throw new UsageException($"{option.Name} is given twice");
    }

    // Whatever it looks like, unless it is an option: then the value was forgotten.
    private string? NextValue()
    {
        if (_next == _args.Count || HelpNames.Contains(_args[_next]) || _command.FindOption(_args[_next].Split('=')[0]) is not null)
            return null;

        return _args[_next++];
    }

    private UsageException Unknown(string name)
    {
        if (_command.All().Skip(1).FirstOrDefault(command => command.FindOption(name) is not null) is { } below)
            return new($"{name} comes after the command: {below.FullName} {name}");

        // It is not repeated: it may be a secret.
        if (_command.Arguments is [var argument, ..] && !LooksLikeOption(name))
            return new($"what begins with '-' is taken for an option; a {argument.Name} that does comes after '--': {_command.FullName} -- {argument.Name}");

        return new($"'{_command.FullName}' has no option {name}{NearestName.Suggestion(name, _command.AllOptions.SelectMany(option => option.Names))}");
    }

    private static bool LooksLikeOption(string name) =>
        name.StartsWith("--", StringComparison.Ordinal) ? name.Length > 2 && char.IsAsciiLetter(name[2]) : name.Length == 2 && char.IsAsciiLetter(name[1]);

    private void CheckWords()
    {
        if (_command.IsGroup)
            throw new UsageException($"{_command.FullName} needs a command: {string.Join(", ", _command.Commands.Select(command => command.Name))}");

        var arguments = _command.Arguments;
        if (arguments.Skip(_words.Count).FirstOrDefault(argument => !argument.IsOptional) is { } missing)
            throw new UsageException($"{missing.Name} is missing: {_command.FullName} {string.Join(' ', arguments.Select(argument => argument.Usage))}");

        if (_words.Count > arguments.Count && !arguments.Any(argument => argument.IsRepeatable))
            throw new UsageException($"'{_words[arguments.Count]}' is one argument too many");

        if (_words.Find(Reserved.Contains) is { } reserved)
            throw new UsageException($"'{reserved}' cannot be an argument");

        for (var i = 0; i < Math.Min(_words.Count, arguments.Count); i++)
        {
            if (_words[i].Length == 0)
                throw new UsageException($"{arguments[i].Name} is empty: {_command.FullName} {string.Join(' ', arguments.Select(argument => argument.Usage))}");

            if (arguments[i].Choices is { Count: > 0 } choices && !choices.Contains(_words[i]))
                throw ValueParsers.NotOneOf($"'{_words[i]}'", _words[i], choices);
        }
    }
}
