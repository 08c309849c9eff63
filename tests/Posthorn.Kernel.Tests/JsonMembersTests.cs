using System.Text;

namespace Posthorn.Kernel.Tests;

public sealed class JsonMembersTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":}")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\\ud83d\":1}")]
    public void What_is_no_object_is_a_bad_request(string json)
    {
        Assert.False(JsonMembers.TryParse(Encoding.UTF8.GetBytes(json), out _, out var error));
        Assert.Equal(new ApiError("Bad Request"), error);
    }

    [Fact]
    public void What_is_not_utf8_is_told_so()
    {
        Assert.False(JsonMembers.TryParse([.. "{\"a\":\""u8, 0xff, .. "\"}"u8], out _, out var error));
        Assert.Equal("Invalid UTF8 in request", error.Message);
    }

    [Theory]
    [InlineData(JsonMembers.MaxDepth, true)]
    [InlineData(JsonMembers.MaxDepth + 1, false)]
    [InlineData(1_000_000, false)]
    public void Depth_is_bounded(int depth, bool expected)
    {
        var json = $"{{\"a\":{new string('[', depth - 1)}{new string(']', depth - 1)}}}";
        Assert.Equal(expected, JsonMembers.TryParse(Encoding.UTF8.GetBytes(json), out _, out _));
    }

    [Fact]
    public void Of_a_repeated_name_the_last_value_counts() => Assert.True(Parse("""{"a":false,"a":true}""").Boolean("a"));

    [Theory]
    [InlineData("\"true\"", "string")]
    [InlineData("1", "integer")]
    [InlineData("1.5", "number")]
    [InlineData("{}", "object")]
    [InlineData("[]", "array")]
    public void A_boolean_of_another_type_is_refused(string value, string given) =>
        AssertRefused($"Invalid type. Expected: boolean, given: {given}.", value, members => members.Boolean("a"));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("10", 10)]
    [InlineData("5.0", 5)]
    [InlineData("5e0", 5)]
    public void Whole_numbers_are_read_however_they_are_written(string value, int expected) =>
        Assert.Equal(expected, Parse($"{{\"a\":{value}}}").WholeNumber("a", 1, 10));

    [Theory]
    [InlineData("0")]
    [InlineData("11")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("1e300")]
    public void A_number_out_of_range_is_refused(string value)
    {
        AssertRefused("This must be a number from 1 to 10.", value, members => members.WholeNumber("a", 1, 10));
        AssertRefused("This must be a number from 1 to 10.", value, members => members.Number("a", 1, 10));
    }

    [Theory]
    [InlineData("1.5", "number")]
    [InlineData("true", "boolean")]
    [InlineData("\"1\"", "string")]
    public void A_whole_number_of_another_type_is_refused(string value, string given) =>
        AssertRefused($"Invalid type. Expected: integer, given: {given}.", value, members => members.WholeNumber("a", 1, 10));

    [Fact]
    public void A_number_too_large_for_any_type_is_refused_and_breaks_nothing() =>
        Assert.Null(Parse("{\"a\":1e9999}").Number("a", 1, 10));

    [Theory]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"🦊🦊🦊\"", "🦊🦊🦊")]
    [InlineData("\"\"", "")]
    public void Text_within_the_limit_is_read(string value, string expected)
    {
        Assert.Equal(expected, Parse($"{{\"a\":{value}}}").Line("a", 3));
        Assert.Equal(expected, Parse($"{{\"a\":{value}}}").Text("a", 3));
    }

    [Fact]
    public void Text_beyond_the_limit_is_refused() =>
        AssertRefused("This text is limited to 3 characters.", "\"abcd\"", members => members.Line("a", 3));

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\u001b")]
    [InlineData("\\u007f")]
    [InlineData("\\u0085")]
    public void Control_characters_are_refused(string escape)
    {
        AssertRefused("This text must not hold line breaks or other control characters.", $"\"{escape}\"", members => members.Line("a", 3));
        AssertRefused("This text must not hold control characters.", $"\"{escape}\"", members => members.Text("a", 3));
    }

    [Fact]
    public void Only_text_of_several_lines_may_have_line_breaks()
    {
        AssertRefused("This text must not hold line breaks or other control characters.", "\"\\r\\n\"", members => members.Line("a", 3));
        Assert.Equal("\r\n\t", Parse("{\"a\":\"\\r\\n\\t\"}").Text("a", 3));
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\udd8a")]
    [InlineData("\\udd8a\\ud83d")]
    public void Half_of_a_surrogate_pair_is_refused(string escape) =>
        AssertRefused("This text escapes half of a surrogate pair, which is no character.", $"\"{escape}\"", members => members.Text("a", 3));

    [Fact]
    public void The_field_of_a_bad_item_ends_in_its_index()
    {
        var members = Parse("""{"a":["x",1,null,"long"]}""");

        Assert.Null(members.Lines("a", 10, 3));
        Assert.Equal(["a.1", "a.2", "a.3"], members.Errors.Select(error => error.Field));
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("[\"a\",\"b\"]", 2)]
    public void A_list_within_the_limit_is_read(string value, int count) => Assert.Equal(count, Parse($"{{\"a\":{value}}}").Lines("a", 2, 3)?.Count);

    [Fact]
    public void A_list_beyond_the_limit_is_refused_once() =>
        AssertRefused("This list is limited to 1 items.", "[1,2]", members => members.Lines("a", 1, 3));

    [Fact]
    public void Objects_of_a_list_are_asked_like_the_one_around_them()
    {
        var items = Parse("""{"a":[{"b":"x"},{"b":1}]}""").Objects("a", 2)!;

        Assert.Equal("x", items[0].Line("b", 3));
        Assert.Null(items[1].Line("b", 3));
        Assert.Equal("b", Assert.Single(items[1].Errors).Field);
        AssertRefused("Invalid type. Expected: array, given: object.", "{}", members => members.Objects("a", 1));
        AssertRefused("This list is limited to 1 items.", "[{},{}]", members => members.Objects("a", 1));
        AssertRefused("A name in this list escapes half of a surrogate pair, which is no character.", """[{"\ud800":1}]""", members => members.Objects("a", 1));
    }

    [Theory]
    [InlineData("[{},1]", "a.1", "Invalid type. Expected: object, given: integer.")]
    [InlineData("[null]", "a.0", "Invalid type. Expected: object, given: null.")]
    public void An_item_that_is_no_object_is_named(string value, string field, string message)
    {
        var members = Parse($"{{\"a\":{value}}}");

        Assert.Null(members.Objects("a", 10));
        Assert.Equal((message, field), (Assert.Single(members.Errors).Message, members.Errors[0].Field));
    }

    [Fact]
    public void Numbers_of_a_list_have_limits_and_their_index_is_named()
    {
        Assert.Equal([1, 10, 5], Parse("""{"a":[1,10,5.0]}""").WholeNumbers("a", 3, 1, 10)!);
        var members = Parse("""{"a":[1,0,11,"1",1.5,null]}""");

        Assert.Null(members.WholeNumbers("a", 10, 1, 10));
        Assert.Equal(["a.1", "a.2", "a.3", "a.4", "a.5"], members.Errors.Select(error => error.Field));
    }

    [Fact]
    public void Errors_are_bounded()
    {
        var members = Parse($"{{\"a\":[{string.Join(',', Enumerable.Repeat("1", 5000))}]}}");

        members.Lines("a", 10_000, 3);
        Assert.Equal(JsonMembers.MaxErrors, members.Errors.Count);
    }

    [Fact]
    public void Null_and_absent_are_the_same_unless_one_asks()
    {
        var members = Parse("""{"a":null}""");

        Assert.Equal((null, null, null), (members.Boolean("a"), members.Line("a", 3), members.WholeNumber("a", 1, 10)));
        Assert.Null(members.Lines("b", 3, 3));
        Assert.Equal((true, true), (members.Has("a"), members.IsNull("a")));
        Assert.Equal((false, false), (members.Has("b"), members.IsNull("b")));
        Assert.Empty(members.Errors);
    }

    private static JsonMembers Parse(string json)
    {
        Assert.True(JsonMembers.TryParse(Encoding.UTF8.GetBytes(json), out var members, out _), json);
        return members;
    }

    private static void AssertRefused<T>(string message, string value, Func<JsonMembers, T> read)
    {
        var members = Parse($"{{\"a\":{value}}}");

        Assert.Null(read(members));
        Assert.Equal([new ApiError(message, "a")], members.Errors);
    }
}
