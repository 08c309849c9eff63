using Posthorn.Delivery.Classification;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Classification;

/// <summary>The shipped table, held against the replies that it carries.</summary>
public sealed class ReplyTableTests
{
    private static readonly IReadOnlyList<ReplyRule> Rules = ReplyTable.Shipped.Rules;

    [Fact]
    public void Every_sample_comes_out_at_its_own_rule()
    {
        var strays = new List<string>();
        foreach (var (rule, sample) in Samples())
        {
            var found = ReplyTable.Shipped.Find(sample.Reply, sample.Stage, sample.Origin);
            if (found != rule)
            {
                strays.Add($"line {sample.Line}: {sample.Reply}: {found?.Kind.WireName() ?? "no rule"} (line {found?.Line}) instead of {rule.Kind.WireName()} (line {rule.Line})");
            }
        }

        Assert.True(strays.Count == 0, string.Join('\n', strays));
    }

    [Fact]
    public void Every_sample_gets_the_class_of_its_rule()
    {
        Assert.All(Samples(), pair =>
        {
            var found = ReplyTable.Shipped.Classify(pair.Sample.Reply, pair.Sample.Stage, pair.Sample.Origin);
            Assert.Equal((pair.Rule.Kind, true), (found.Kind, found.Known));
            Assert.Equal(ReplyKindsTests.Expected[pair.Rule.Kind.WireName()].Classification, found.Classification.WireName());
            var forGood = pair.Sample.Stage < SmtpStage.MailFrom ? "blocked" : ReplyKindsTests.Expected[pair.Rule.Kind.WireName()].ForGood;
            Assert.Equal(pair.Sample.Reply.Code < 500 ? "deferred" : forGood, found.Outcome.ToString().ToLowerInvariant());
        });
    }

    [Fact]
    public void There_are_many_samples_from_many_providers()
    {
        Assert.InRange(Samples().Count(), 250, 10_000);
        Assert.InRange(Samples().Select(pair => pair.Sample.Origin).Distinct().Count(), 40, 1000);
        string[] giants =
        [
            "google", "microsoft-consumer", "microsoft-365", "yahoo", "apple", "comcast", "mimecast", "proofpoint", "barracuda", "orange", "gmx-webde", "qq",
            "netease-163", "yandex", "mail.ru", "postfix", "exim", "exchange", "sendmail", "qmail",
        ];
        Assert.All(giants, giant => Assert.InRange(Samples().Count(pair => pair.Sample.Origin == giant), 4, 1000));
    }

    /// <summary>A phrase that an earlier rule always takes would be a lie in the table.</summary>
    [Fact]
    public void No_phrase_is_shadowed_by_an_earlier_rule_of_another_kind()
    {
        var shadowed = new List<string>();
        foreach (var rule in Rules)
        {
            foreach (var phrase in rule.Phrases)
            {
                var found = ReplyTable.Shipped.Find(Spoken(rule, phrase), StageOf(rule), rule.Conditions.Providers is [var provider, ..] ? provider : null);
                if (found?.Kind != rule.Kind)
                {
                    shadowed.Add($"line {rule.Line}, {rule.Kind.WireName()}: \"{phrase.Text}\" is {found?.Kind.WireName() ?? "unknown"} (line {found?.Line})");
                }
            }
        }

        Assert.True(shadowed.Count == 0, string.Join('\n', shadowed));
    }

    [Fact]
    public void No_phrase_stands_twice_in_a_rule() => Assert.All(Rules, rule => Assert.Equal(rule.Phrases.Count, rule.Phrases.Select(phrase => phrase.Text).Distinct().Count()));

    [Fact]
    public void Samples_name_nobody_real() => Assert.All(Samples(), pair =>
    {
        foreach (var word in pair.Sample.Reply.Text.Split(' ', '<', '>', '(', ')', ',', ';', '[', ']'))
        {
            if (word.Contains('@', StringComparison.Ordinal) && word.IndexOf('@', StringComparison.Ordinal) < word.Length - 1)
            {
                Assert.Matches(@"@(example\.(org|com|net)|yahoo\.com|example\.\.org|abuse-att\.example)\b", word);
            }
        }

        Assert.DoesNotMatch(@"\b(?!192\.0\.2\.|4\.16\.|5\.7\.|5\.1\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", pair.Sample.Reply.Text);
    });

    private static IEnumerable<(ReplyRule Rule, ReplySample Sample)> Samples() => Rules.SelectMany(rule => rule.Samples, (rule, sample) => (rule, sample));

    private static SmtpStage StageOf(ReplyRule rule) =>
        new[] { SmtpStage.RcptTo, SmtpStage.FinalDot, SmtpStage.MailFrom, SmtpStage.Greeting }.First(stage => (rule.Conditions.Stages & (1 << (int)stage)) != 0);

    /// <summary>The shortest reply that says the phrase and meets the conditions.</summary>
    private static SmtpReply Spoken(ReplyRule rule, Phrase phrase)
    {
        var code = rule.Conditions.Codes is [var (from, _), ..] ? from : 599;
        var needsEnhanced = rule.Conditions is { NoEnhanced: false, Enhanced.Length: > 0 };
        var enhanced = needsEnhanced
            ? new EnhancedStatusCode(code / 100, rule.Conditions.Enhanced[0].Subject ?? 0, rule.Conditions.Enhanced[0].Detail ?? 0)
            : (EnhancedStatusCode?)null;
        return new SmtpReply(code, enhanced, phrase.Text.Replace("..", "etc", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal));
    }
}
