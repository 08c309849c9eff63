namespace Posthorn.Templating.Tests;

public sealed class SubstitutionSetTests
{
    private static readonly Dictionary<string, string> None = [];

    [Theory]
    [InlineData("Hi -name-, -name-!", "Hi Ana, Ana!")]
    [InlineData("-Name- -other-", "-Name- -other-")]
    [InlineData("%a% {{b}} :c <d>", "1 2 3 <b>&</b>")]
    [InlineData(":city :cityname", "Rome Roma antica")]
    [InlineData("-name-name-", "Ananame-")]
    [InlineData("", "")]
    [InlineData("empty:[]", "empty:")]
    public void Tags_are_literal_and_the_longest_counts(string text, string expected)
    {
        var set = new SubstitutionSet(
            new Dictionary<string, string>
            {
                ["-name-"] = "Ana",
                ["%a%"] = "1",
                ["{{b}}"] = "2",
                [":c"] = "3",
                ["<d>"] = "<b>&</b>",
                [":city"] = "Rome",
                [":cityname"] = "Roma antica",
                ["[]"] = "",
                [""] = "never",
            },
            None);

        Assert.Equal(expected, set.Apply(text));
    }

    [Fact]
    public void Tags_in_values_are_replaced_to_four_levels()
    {
        var set = new SubstitutionSet(new Dictionary<string, string> { ["-1-"] = "a-2-", ["-2-"] = "b-3-", ["-3-"] = "c-4-", ["-4-"] = "d-5-", ["-5-"] = "e" }, None);

        Assert.Equal("abcd-5-", set.Apply("-1-"));
        Assert.Equal("bcde", set.Apply("-2-"));
    }

    [Fact]
    public void A_tag_in_its_own_value_is_replaced_four_times() =>
        Assert.Equal("xxxx-a-", new SubstitutionSet(new Dictionary<string, string> { ["-a-"] = "x-a-" }, None).Apply("-a-"));

    [Fact]
    public void A_section_is_put_in_by_a_value_and_its_tags_are_replaced()
    {
        var set = new SubstitutionSet(
            new Dictionary<string, string> { [":salutation"] = ":male!", [":name"] = "Bo" },
            new Dictionary<string, string> { [":male"] = "Mr. :name" });

        Assert.Equal("Dear Mr. Bo!", set.Apply("Dear :salutation"));
    }

    [Fact]
    public void A_section_in_the_body_or_in_a_section_stays()
    {
        var set = new SubstitutionSet(
            new Dictionary<string, string> { ["-a-"] = "-s-" },
            new Dictionary<string, string> { ["-s-"] = "one -t-", ["-t-"] = "two" });

        Assert.Equal("-s- one -t-", set.Apply("-s- -a-"));
    }

    [Fact]
    public void Without_tags_a_set_is_empty_and_the_text_is_the_same_object()
    {
        const string Text = "a -b- c";

        Assert.True(new SubstitutionSet(None, new Dictionary<string, string> { ["-b-"] = "x" }).IsEmpty);
        Assert.Same(Text, new SubstitutionSet(None, None).Apply(Text));
        Assert.Same(Text, new SubstitutionSet(new Dictionary<string, string> { ["-x-"] = "x" }, None).Apply(Text));
        Assert.False(new SubstitutionSet(new Dictionary<string, string> { ["-x-"] = "x" }, None).IsEmpty);
    }

    [Fact]
    public void A_text_that_would_grow_without_end_stops()
    {
        var bomb = new SubstitutionSet(new Dictionary<string, string> { ["a"] = new('a', 9_999) }, None);

        Assert.InRange(bomb.Apply("aaaa").Length, SubstitutionSet.MaxLength - 10_000, SubstitutionSet.MaxLength);
    }

    [Fact]
    public void Sections_that_would_grow_without_end_stop()
    {
        var values = Enumerable.Range(0, 100).ToDictionary(i => $"-{i}-", _ => new string('s', 1000));
        var bomb = new SubstitutionSet(values, new Dictionary<string, string> { ["s"] = new('x', 10_000) });

        Assert.InRange(bomb.Apply(string.Concat(values.Keys)).Length, 1000, SubstitutionSet.MaxLength + 100_000);
    }

    /// <summary>Ten thousand characters of tags that are each other's beginnings, over a text that nearly is one all the time.</summary>
    [Fact]
    public void Tags_that_resemble_each_other_cost_no_more_than_others()
    {
        var tags = Enumerable.Range(1, 100).Select(i => new string('a', i) + 'b').Append(new string('a', 5000) + 'b').Append('b' + new string('a', 5000));
        var set = new SubstitutionSet(tags.ToDictionary(tag => tag, _ => "x"), None);
        var text = new string('a', 2_000_000);

        Assert.Same(text, set.Apply(text));
        Assert.Equal("x", set.Apply(new string('a', 5000) + 'b'));
        Assert.Equal("cx", set.Apply("c" + new string('a', 100) + 'b'));
    }

    /// <summary>The walk goes piece by piece, and a tag may lie across the end of one.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(20_000)]
    public void Tags_are_found_wherever_they_lie_in_a_long_text(int length)
    {
        var tag = $"-{new string('x', length)}-";
        var text = string.Concat(Enumerable.Range(0, 900_000 / (length + 7)).Select(i => tag + new string('x', i % 5)));
        var set = new SubstitutionSet(new Dictionary<string, string> { [tag] = "T", ["-y-"] = "never" }, None);

        Assert.Equal(text.Replace(tag, "T", StringComparison.Ordinal), set.Apply(text));
    }

    [Fact]
    public void The_index_finds_what_looking_everywhere_finds()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var tags = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Letters(random, random.Next(1, 5))).Distinct().ToList();
            var text = Letters(random, random.Next(60));

            Assert.Equal(LookEverywhere(text, tags), new TagIndex(tags).Find(text));
        }
    }

    private static string Letters(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('a' + random.Next(3))));

    private static List<TagPlace> LookEverywhere(string text, List<string> tags)
    {
        var places = new List<TagPlace>();
        for (var at = 0; at < text.Length;)
        {
            var tag = tags.Where(tag => string.CompareOrdinal(text, at, tag, 0, tag.Length) == 0).MaxBy(tag => tag.Length);
            if (tag is not null)
            {
                places.Add(new TagPlace(at, tag));
            }

            at += tag?.Length ?? 1;
        }

        return places;
    }
}
