using Posthorn.Smtp;

namespace Posthorn.Delivery.Classification;

/// <summary>Reads a table of replies; its form is described at the head of <c>replies.table</c>.</summary>
internal sealed class ReplyTableParser
{
    private readonly List<ReplyRule> _rules = [];
    private readonly List<Phrase> _phrases = [];
    private readonly List<ReplySample> _samples = [];
    private ReplyConditionsParser _conditions = new();
    private ReplyKind? _kind;
    private int _kindLine;
    private int _line;

    private ReplyTableParser()
    {
    }

    /// <exception cref="FormatException">Names the line and what is wrong with it.</exception>
    public static IReadOnlyList<ReplyRule> Parse(string text)
    {
        var parser = new ReplyTableParser();
        foreach (var line in text.Split('\n'))
        {
            parser._line++;
            parser.Take(line.TrimEnd());
        }

        parser.EndRule();
        return parser._rules;
    }

    private void Take(string line)
    {
        var content = line.TrimStart();
        if (content.Length == 0 || content[0] == '#')
        {
            return;
        }

        if (content.Length == line.Length)
        {
            EndRule();
            _kind = ReplyKinds.TryParse(line, out var kind) ? kind : throw Wrong($"there is no kind \"{line}\"");
            _kindLine = _line;
            return;
        }

        if (_kind is null)
        {
            throw Wrong("a kind comes first");
        }

        var (word, rest) = content.Split(' ', 2) is [var first, var tail] ? (first, tail.Trim()) : (content, "");
        switch (word)
        {
            case "if":
                Demand(_conditions.Add(rest));
                break;
            case "says":
                AddPhrases(rest);
                break;
            case "e.g.":
                AddSample(rest);
                break;
            default:
                throw Wrong($"a line of a rule begins with if, says or e.g., not \"{word}\"");
        }
    }

    private void AddPhrases(string text)
    {
        foreach (var phrase in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parsed = Phrase.Parse(phrase, out var error);
            Demand(error);
            _phrases.AddRange(parsed!);
        }
    }

    private void AddSample(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0 || !ReplyLineParser.TryParse(text[(colon + 2)..].Trim(), out var reply))
        {
            throw Wrong("a sample is \"who: 550 5.1.1 words\"");
        }

        var stage = text[..colon].Split(' ') switch
        {
            [_] => SmtpStage.RcptTo,
            [_, var name] when ReplyStages.StageOf(name) is { } named => named,
            _ => throw Wrong("a sample says who, and maybe connect, mail, rcpt, data or dot, before its colon"),
        };
        _samples.Add(new ReplySample(text[..colon].Split(' ')[0], stage, reply, _line));
    }

    private void EndRule()
    {
        if (_kind is not { } kind)
        {
            return;
        }

        if (_samples.Count == 0)
        {
            throw new FormatException($"line {_kindLine}: the rule has no sample");
        }

        _rules.Add(new ReplyRule(_rules.Count, _kindLine, kind, _conditions.Build(kind), [.. _phrases], [.. _samples]));
        _phrases.Clear();
        _samples.Clear();
        _conditions = new ReplyConditionsParser();
        _kind = null;
    }

    private void Demand(string? error)
    {
        if (error is not null)
        {
            throw Wrong(error);
        }
    }

    private FormatException Wrong(string what) => new($"line {_line}: {what}");
}
