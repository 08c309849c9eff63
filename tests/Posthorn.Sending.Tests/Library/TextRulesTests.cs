using Posthorn.Kernel;
using Posthorn.Sending.Library;

namespace Posthorn.Sending.Tests.Library;

public sealed class TextRulesTests
{
    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_name_has_at_most_a_hundred_characters(int length, bool isTaken)
    {
        Assert.Equal(isTaken, ErrorsOf(errors => TextRules.CheckName(new string('x', length), errors)).Count == 0);
        Assert.Equal(isTaken, ErrorsOf(errors => TextRules.CheckName(string.Concat(Enumerable.Repeat("🦊", length)), errors)).Count == 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    public void A_name_is_one_line_with_something_in_it(string name) => Assert.NotEmpty(ErrorsOf(errors => TextRules.CheckName(name, errors)));

    [Theory]
    [InlineData("x", TextRules.MaxContentOctets, true)]
    [InlineData("x", TextRules.MaxContentOctets + 1, false)]
    [InlineData("é", TextRules.MaxContentOctets / 2, true)]
    [InlineData("é", (TextRules.MaxContentOctets / 2) + 1, false)]
    public void Content_is_counted_in_bytes(string character, int count, bool isTaken)
    {
        var errors = ErrorsOf(errors => TextRules.CheckContent(string.Concat(Enumerable.Repeat(character, count)), "html_content", errors));
        Assert.Equal(isTaken ? [] : [new ApiError("html_content is limited to 1048576 bytes.", "html_content")], errors);
    }

    [Fact]
    public void Content_may_hold_any_character_but_nul()
    {
        Assert.Empty(ErrorsOf(errors => TextRules.CheckContent("\u0001\r\n\t\u007f\u0085\u2028", "html_content", errors)));
        Assert.Single(ErrorsOf(errors => TextRules.CheckContent("a\0b", "html_content", errors)));
    }

    [Theory]
    [InlineData("Receipt", "Duplicate: Receipt")]
    [InlineData("", "Duplicate: ")]
    public void A_copy_is_named_after_the_original(string original, string name) => Assert.Equal(name, TextRules.NameOfCopy(original));

    [Fact]
    public void The_name_of_a_copy_is_no_longer_than_a_name_may_be() => Assert.Equal(
        $"Duplicate: {string.Concat(Enumerable.Repeat("🦊", 89))}", TextRules.NameOfCopy(string.Concat(Enumerable.Repeat("🦊", 100))));

    [Theory]
    // The caller's text, the caller's flag, then whether it is made from the HTML, and the text.
    [InlineData(null, null, true, "Hello")]
    [InlineData("", null, true, "Hello")]
    [InlineData("Mine", null, false, "Mine")]
    [InlineData("Mine", true, true, "Hello")]
    [InlineData("Mine", false, false, "Mine")]
    [InlineData(null, false, false, "")]
    public void A_text_part_of_the_callers_own_is_kept_unless_they_want_it_made(string? plain, bool? generate, bool isGenerated, string text) =>
        Assert.Equal(new PlainPart(isGenerated, text), PlainPart.Decide("<p>Hello</p>", plain, generate, before: null));

    [Theory]
    [InlineData(false, null, null, false, "Old")]
    [InlineData(false, "", null, false, "")]
    [InlineData(false, "New", null, false, "New")]
    [InlineData(false, null, true, true, "Hello")]
    [InlineData(true, null, null, true, "Hello")]
    [InlineData(true, "New", null, false, "New")]
    [InlineData(true, null, false, false, "Old")]
    public void An_edit_leaves_what_it_does_not_name(bool was, string? plain, bool? generate, bool isGenerated, string text) =>
        Assert.Equal(new PlainPart(isGenerated, text), PlainPart.Decide("<p>Hello</p>", plain, generate, new PlainPart(was, "Old")));

    private static List<ApiError> ErrorsOf(Action<List<ApiError>> check)
    {
        var errors = new List<ApiError>();
        check(errors);
        return errors;
    }
}
