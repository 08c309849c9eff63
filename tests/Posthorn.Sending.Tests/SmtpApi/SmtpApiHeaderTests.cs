using Posthorn.Sending.SmtpApi;

namespace Posthorn.Sending.Tests.SmtpApi;

public sealed class SmtpApiHeaderTests
{
    [Fact]
    public void Every_key_is_read()
    {
        var header = Parse("""
            {"to":["ana@example.org","<ben@example.org>","Eve \u00c4 <eve@example.org>","\"Doe, J\" <joe@example.org>"],
             "sub":{"-name-":["Ana","Ben"],"-n-":[1,true,null]},"section":{"-s-":"Dear -name-"},"category":["one","two"],
             "unique_args":{"order":"17","n":5},"filters":{"clicktrack":{"settings":{"enable":1,"enable_text":"false"}}},
             "asm_group_id":3,"asm_groups_to_display":[3,"4"],"send_each_at":[1893456000,1893456001,1893456002,1893456003],"batch_id":"b-1","ip_pool":"bulk","unknown":[[1]]}
            """);

        Assert.Equal(
            [new("ana@example.org"), new("ben@example.org"), new("eve@example.org", "Eve Ä"), new("joe@example.org", "Doe, J")], header.To);
        Assert.Equal(["Ana", "Ben"], header.Sub["-name-"]);
        Assert.Equal(["1", "true", ""], header.Sub["-n-"]);
        Assert.Equal("Dear -name-", header.Section["-s-"]);
        Assert.Equal(["one", "two"], header.Category);
        Assert.Equal([new("order", "17"), new("n", "5")], header.UniqueArgs);
        Assert.Equal((true, false), (header.Filters["clicktrack"].Enable, header.Filters["clicktrack"].Flag("enable_text")));
        Assert.Equal(3, header.AsmGroupId);
        Assert.Equal([3, 4], header.AsmGroupsToDisplay);
        Assert.Equal([1893456000, 1893456001, 1893456002, 1893456003], header.SendEachAt);
        Assert.Equal(("b-1", "bulk"), (header.BatchId, header.IpPool));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{}")]
    [InlineData("""{"to":[],"sub":[],"section":[],"category":[],"unique_args":[],"filters":[],"asm_groups_to_display":[],"send_each_at":[]}""")]
    [InlineData("""{"to":null,"sub":{},"section":{},"category":"","unique_args":{},"filters":{},"send_at":null,"batch_id":"","ip_pool":""}""")]
    public void Nothing_said_in_any_way_is_nothing(string value)
    {
        var header = Parse(value);

        Assert.True(SmtpApiMapping.TryMap(header, ["ana@example.org"], out var request, out _));
        Assert.Equal("""{"personalizations":[{"bcc":[{"email":"ana@example.org"}]}]}""", System.Text.Encoding.UTF8.GetString(Sending.MailSend.Writing.MailSendRequestWriter.Write(request).Span));
    }

    [Fact]
    public void Single_values_stand_for_lists_of_one()
    {
        var header = Parse("""{"to":"ana@example.org","category":"one","sub":{"-a-":"x"},"send_each_at":"1893456000","asm_groups_to_display":2}""");

        Assert.Equal("ana@example.org", Assert.Single(header.To).Email);
        Assert.Equal("one", Assert.Single(header.Category));
        Assert.Equal("x", Assert.Single(header.Sub["-a-"]));
        Assert.Equal(1893456000, Assert.Single(header.SendEachAt));
        Assert.Equal(2, Assert.Single(header.AsmGroupsToDisplay));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("\"1\"", true)]
    [InlineData("true", true)]
    [InlineData("\"True\"", true)]
    [InlineData("0", false)]
    [InlineData("\"false\"", false)]
    [InlineData("\"maybe\"", null)]
    [InlineData("[1]", null)]
    public void A_switch_comes_as_number_string_or_boolean(string value, bool? expected) =>
        Assert.Equal(expected, Parse($$"""{"filters":{"opentrack":{"settings":{"enable":{{value}} } } } }""").Filters["opentrack"].Enable);

    [Theory]
    [InlineData("{", "The value is not valid JSON")]
    [InlineData("{} {}", "The value is not valid JSON")]
    [InlineData("{'to':[]}", "The value is not valid JSON")]
    [InlineData("[]", "The value must be a JSON object")]
    [InlineData("null", "The value must be a JSON object")]
    [InlineData("""{"to":{"a":1}}""", "to must be a list of addresses")]
    [InlineData("""{"to":["ana@example.org","ana"]}""", "to has no valid address at place 1")]
    [InlineData("""{"to":["a@example.org, b@example.org"]}""", "to has no valid address at place 0")]
    [InlineData("""{"sub":"x"}""", "sub must be an object")]
    [InlineData("""{"sub":{"-a-":{"b":1}}}""", "sub has a value of the wrong type")]
    [InlineData("""{"section":{"-a-":["x"]}}""", "section has a value of the wrong type")]
    [InlineData("""{"category":{"a":1}}""", "category must be a string or a list of strings")]
    [InlineData("""{"category":["1","2","3","4","5","6","7","8","9","10","11"]}""", "category has 11 names, and 10 are allowed")]
    [InlineData("""{"category":"Größe"}""", "A category is one line of at most 255 ASCII characters")]
    [InlineData("""{"category":"a\r\nb"}""", "A category is one line of at most 255 ASCII characters")]
    [InlineData("""{"unique_args":{"":"x"}}""", "unique_args must have names, and names and values of one line")]
    [InlineData("""{"unique_args":{"a":"b\nc"}}""", "unique_args must have names, and names and values of one line")]
    [InlineData("""{"filters":{"footer":{"settings":"on"}}}""", "filters has a value of the wrong type")]
    [InlineData("""{"asm_group_id":"three"}""", "asm_group_id must be a whole number")]
    [InlineData("""{"asm_groups_to_display":[1.5]}""", "asm_groups_to_display must be a list of whole numbers")]
    [InlineData("""{"send_at":1893456000,"send_each_at":[1893456000]}""", "send_at and send_each_at exclude each other")]
    [InlineData("""{"ip_pool":"a\r\nb"}""", "ip_pool must be a string of one line")]
    [InlineData("""{"batch_id":["x"]}""", "batch_id must be a string of one line")]
    public void What_is_wrong_is_told_in_a_sentence(string value, string problem)
    {
        Assert.False(SmtpApiHeader.TryParse(value, out var header, out var problems));
        Assert.Null(header);
        Assert.Equal([problem], problems);
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void Ten_thousand_recipients_are_the_most(int count, bool isAllowed) =>
        Assert.Equal(isAllowed, SmtpApiHeader.TryParse($$"""{"to":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"r{i}@example.org\""))}}]}""", out _, out _));

    [Theory]
    [InlineData(9_999, true)]
    [InlineData(10_000, false)]
    public void Unique_args_have_ten_thousand_bytes_with_their_names(int length, bool isAllowed) =>
        Assert.Equal(isAllowed, SmtpApiHeader.TryParse($$$"""{"unique_args":{"a":"{{{new string('x', length)}}}"}}""", out _, out _));

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_category_has_255_characters(int length, bool isAllowed) =>
        Assert.Equal(isAllowed, SmtpApiHeader.TryParse($$"""{"category":"{{new string('x', length)}}"}""", out _, out _));

    [Theory]
    [InlineData(25, true)]
    [InlineData(26, false)]
    public void Groups_to_display_are_25_at_most(int count, bool isAllowed) =>
        Assert.Equal(isAllowed, SmtpApiHeader.TryParse($$"""{"asm_groups_to_display":[{{string.Join(',', Enumerable.Range(1, count))}}]}""", out _, out _));

    [Fact]
    public void A_limit_that_is_passed_is_told_with_both_numbers()
    {
        AssertProblem($$"""{"to":[{{List(10_001, i => $"\"r{i}@example.org\"")}}]}""", "to has 10001 addresses, and 10,000 are allowed");
        AssertProblem($$"""{"send_each_at":[{{List(10_001, i => $"{i}")}}]}""", "send_each_at has 10001 numbers, and 10,000 are allowed");
        AssertProblem($$"""{"asm_groups_to_display":[{{List(26, i => $"{i}")}}]}""", "asm_groups_to_display has 26 numbers, and 25 are allowed");
        AssertProblem($$"""{"section":{ {{List(10_001, i => $"\"{i}\":\"\"")}} } }""", "section has 10001 members, and 10,000 are allowed");
        AssertProblem($$$"""{"unique_args":{"a":"{{{new string('x', 10_000)}}}"}}""", "unique_args has more than 10,000 bytes");
        AssertProblem($$"""{"ip_pool":"{{new string('x', 1001)}}"}""", "ip_pool must be a string of one line");

        static string List(int count, Func<int, string> item) => string.Join(',', Enumerable.Range(0, count).Select(item));

        static void AssertProblem(string header, string problem)
        {
            Assert.False(SmtpApiHeader.TryParse(header, out _, out var problems));
            Assert.Equal([problem], problems);
        }
    }

    [Fact]
    public void Depth_and_half_an_emoji_are_borne()
    {
        Assert.False(SmtpApiHeader.TryParse(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), out _, out var problems));
        Assert.Equal(["The value is not valid JSON"], problems);
        Assert.Equal("\uFFFD", Parse("""{"section":{"-a-":"\ud83d"}}""").Section["-a-"]);
    }

    [Fact]
    public void No_more_than_twenty_problems_are_told()
    {
        Assert.False(SmtpApiHeader.TryParse($$"""{"to":[{{string.Join(',', Enumerable.Repeat("\"x\"", 500))}}]}""", out _, out var problems));
        Assert.Equal(20, problems.Count);
    }

    internal static SmtpApiHeader Parse(string value)
    {
        Assert.True(SmtpApiHeader.TryParse(value, out var header, out var problems), string.Join("; ", problems));
        return header;
    }
}
