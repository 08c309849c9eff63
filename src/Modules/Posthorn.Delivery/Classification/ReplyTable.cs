using Posthorn.Smtp;

namespace Posthorn.Delivery.Classification;

/// <summary>
/// The rules in order, and what they make of a reply. Immutable. A reply costs one pass over its words, whatever the number of rules:
/// each word is looked up among the first words of the phrases.
/// </summary>
internal sealed class ReplyTable
{
    private static readonly Lazy<ReplyTable> LazyShipped = new(ReadShipped);

    private readonly ReplyRule[] _withoutPhrases;
    private readonly Dictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> _byWord;
    private readonly Dictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> _byBeginning;

    public ReplyTable(IReadOnlyList<ReplyRule> rules)
    {
        Rules = rules;
        _withoutPhrases = [.. rules.Where(rule => rule.Phrases.Count == 0)];
        var entries = rules.SelectMany(rule => rule.Phrases, (rule, phrase) => new Entry(rule, phrase)).ToLookup(entry => entry.Phrase.FirstIsBeginning);
        _byWord = Index(entries[false], phrase => phrase.FirstWord);
        _byBeginning = Index(entries[true], phrase => phrase.FirstWord[..Phrase.ShortestBeginning]);
    }

    /// <summary>The table that comes with the program.</summary>
    public static ReplyTable Shipped => LazyShipped.Value;

    public IReadOnlyList<ReplyRule> Rules { get; }

    /// <param name="provider">A name of the provider table, <c>relay</c>, or null: nobody in particular.</param>
    public ReplyClass Classify(SmtpReply reply, SmtpStage stage, string? provider)
    {
        Span<char> lowered = stackalloc char[ReplyWords.MaxLength];
        Span<Range> places = stackalloc Range[ReplyWords.MaxWords];
        var words = ReplyWords.Of(reply.Lines, lowered, places);
        var rule = Find(reply, words, stage, provider);
        var kind = rule?.Kind ?? ReplyRules.ByCode(reply, stage);
        var outcome = ReplyRules.OutcomeOf(reply, stage, kind);
        var retryAfter = outcome == ReplyOutcome.Deferred ? RetryAfterParser.Parse(words.Text) : null;
        return new ReplyClass(kind, outcome, ReplyKinds.Of(kind).Classification, rule is not null, retryAfter);
    }

    /// <summary>The rule that decides, or null: the codes alone do.</summary>
    public ReplyRule? Find(SmtpReply reply, SmtpStage stage, string? provider)
    {
        Span<char> lowered = stackalloc char[ReplyWords.MaxLength];
        Span<Range> places = stackalloc Range[ReplyWords.MaxWords];
        return Find(reply, ReplyWords.Of(reply.Lines, lowered, places), stage, provider);
    }

    private ReplyRule? Find(SmtpReply reply, in ReplyWords words, SmtpStage stage, string? provider)
    {
        ReplyRule? best = null;
        foreach (var rule in _withoutPhrases)
        {
            if (rule.Conditions.AreMet(reply, stage, provider))
            {
                best = rule;
                break;
            }
        }

        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (_byWord.TryGetValue(word, out var entries))
            {
                best = FindIn(entries, best, reply, words, at, stage, provider);
            }

            if (word.Length >= Phrase.ShortestBeginning && _byBeginning.TryGetValue(word[..Phrase.ShortestBeginning], out entries))
            {
                best = FindIn(entries, best, reply, words, at, stage, provider);
            }
        }

        return best;
    }

    /// <param name="entries">In the order of their rules.</param>
    private static ReplyRule? FindIn(Entry[] entries, ReplyRule? best, SmtpReply reply, in ReplyWords words, int at, SmtpStage stage, string? provider)
    {
        foreach (var (rule, phrase) in entries)
        {
            if (rule.Place >= best?.Place)
            {
                break;
            }

            if (phrase.MatchesAt(words, at) && rule.Conditions.AreMet(reply, stage, provider))
            {
                return rule;
            }
        }

        return best;
    }

    private static Dictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> Index(IEnumerable<Entry> entries, Func<Phrase, string> key) =>
        entries.GroupBy(entry => key(entry.Phrase), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderBy(entry => entry.Rule.Place).ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private static ReplyTable ReadShipped()
    {
        using var stream = typeof(ReplyTable).Assembly.GetManifestResourceStream("replies.table")
            ?? throw new InvalidOperationException("The table of replies is not in the program.");
        using var reader = new StreamReader(stream);
        return new ReplyTable(ReplyTableParser.Parse(reader.ReadToEnd()));
    }

    private readonly record struct Entry(ReplyRule Rule, Phrase Phrase);
}
