using Posthorn.Delivery.Classification;

namespace Posthorn.Delivery.Tests.Classification;

public sealed class PhraseTests
{
    [Theory]
    [InlineData("user unknown", "550 User UNKNOWN here", true)]
    [InlineData("user unknown", "<ana>: user (unknown)", true)]
    [InlineData("user unknown", "user-unknown", true)]
    [InlineData("user unknown", "unknown user", false)]
    [InlineData("user unknown", "user is unknown", false)]
    [InlineData("full", "mail successfully refused, carefully", false)]
    [InlineData("full", "box is full.", true)]
    [InlineData("spam", "antispam nonspammer spamming", false)]
    [InlineData("spam", "anti-spam", true)]
    [InlineData("blocklist*", "listed in our BLOCKLISTS", true)]
    [InlineData("blocklist*", "blocklisted", true)]
    [InlineData("blocklist*", "a block list", false)]
    [InlineData("doesn't exist", "this user doesn't exist", true)]
    [InlineData("user .. full", "user ana has a mailbox that is full", true)]
    [InlineData("user .. full", "user full", true)]
    [InlineData("user .. full", "user one two three four five six seven eight full", true)]
    [InlineData("user .. full", "user one two three four five six seven eight nine full", false)]
    [InlineData("user .. full", "full user", false)]
    [InlineData("a b", "a a b", true)]
    [InlineData("no such", "no such", true)]
    [InlineData("no such user", "no such", false)]
    public void Words_match_whole_and_in_order(string phrase, string text, bool expected)
    {
        var parsed = Assert.Single(Phrase.Parse(phrase, out _)!);

        Assert.Equal(expected, Says(text, parsed));
    }

    [Fact]
    public void Slashes_are_alternatives() => Assert.Equal(
        ["no such user", "no such box", "not such user", "not such box"], Phrase.Parse("no/not such user/box", out _)!.Select(phrase => phrase.Text));

    [Theory]
    [InlineData("")]
    [InlineData("!!")]
    [InlineData(".. user")]
    [InlineData("user ..")]
    [InlineData("..")]
    [InlineData("blo*")]
    public void What_is_no_phrase_is_refused(string text)
    {
        Assert.Null(Phrase.Parse(text, out var error));
        Assert.NotNull(error);
    }

    private static bool Says(string text, Phrase phrase)
    {
        var words = ReplyWords.Of([text], new char[ReplyWords.MaxLength], new Range[ReplyWords.MaxWords]);
        for (var at = 0; at < words.Count; at++)
        {
            if (phrase.MatchesAt(words, at))
            {
                return true;
            }
        }

        return false;
    }
}
