using Posthorn.Inbox.Search;

namespace Posthorn.Inbox.Tests.Search;

public sealed class InboxQueryParserTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("Welcome", "Any=welcome")]
    [InlineData("two words", "Any=two|Any=words")]
    [InlineData("\"two words\"", "Any=two words")]
    [InlineData("to:ana@example.org", "Recipient=ana@example.org")]
    [InlineData("recipient:ana", "Recipient=ana")]
    [InlineData("FROM:Ben", "Sender=ben")]
    [InlineData("sender:ben", "Sender=ben")]
    [InlineData("subject:\"Reset your password\"", "Subject=reset your password")]
    [InlineData("text:code to:ana", "Text=code|Recipient=ana")]
    [InlineData("to: ana", "Recipient=ana")]
    [InlineData("to:\"a b\"c", "Recipient=a b|Any=c")]
    public void Words_phrases_and_prefixes_become_terms(string text, string terms) => Assert.Equal(terms, Terms(text));

    [Theory]
    [InlineData("https://example.com/reset", "Any=https://example.com/reset")]
    [InlineData("cc:ana", "Any=cc:ana")]
    [InlineData("Re:", "Any=re:")]
    [InlineData("to:", "Any=to:")]
    [InlineData("x to: ", "Any=x|Any=to:")]
    [InlineData("into:ana", "Any=into:ana")]
    public void Another_prefix_is_part_of_the_word(string text, string terms) => Assert.Equal(terms, Terms(text));

    [Theory]
    [InlineData("\"never closed", "Any=never closed")]
    [InlineData("\"", "")]
    [InlineData("\"\"", "")]
    [InlineData("ab\"c", "Any=ab\"c")]
    [InlineData("subject:\"\"", "")]
    [InlineData("a\0b\ttab", "Any=a b|Any=tab")]
    [InlineData("100%_\\", "Any=100%_\\")]
    public void Odd_quotes_and_characters_do_no_harm(string text, string terms) => Assert.Equal(terms, Terms(text));

    [Fact]
    public void A_query_may_be_as_long_as_the_limit()
    {
        Assert.True(InboxQueryParser.TryParse(new string('x', InboxQuery.MaxLength), out _, out _));
        Assert.False(InboxQueryParser.TryParse(new string('x', InboxQuery.MaxLength + 1), out _, out var error));
        Assert.Equal("The query is longer than 1000 characters.", error);
    }

    [Fact]
    public void A_query_may_have_as_many_terms_as_the_limit()
    {
        Assert.True(InboxQueryParser.TryParse(string.Join(' ', Enumerable.Repeat("x", InboxQuery.MaxTerms)), out _, out _));
        Assert.False(InboxQueryParser.TryParse(string.Join(' ', Enumerable.Repeat("x", InboxQuery.MaxTerms + 1)), out _, out var error));
        Assert.Equal("The query has more than 20 terms.", error);
    }

    [Fact]
    public void Random_text_never_throws()
    {
        var random = new Random(7);
        const string Alphabet = "ab \":to subject text from\t\0\\%_\ud83d";
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string(random.GetItems(Alphabet.AsSpan(), random.Next(40)));

            if (InboxQueryParser.TryParse(text, out var query, out _))
            {
                Assert.All(query.Terms, term => Assert.Equal(MailText.Fold(term.Text), term.Text));
            }
        }
    }

    private static string Terms(string text)
    {
        Assert.True(InboxQueryParser.TryParse(text, out var query, out _));
        return string.Join('|', query.Terms.Select(term => $"{term.Field}={term.Text}"));
    }
}
