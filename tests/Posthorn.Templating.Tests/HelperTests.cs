namespace Posthorn.Templating.Tests;

/// <summary>The helpers of spec 3.5 that handlebars.js has not.</summary>
public sealed class HelperTests
{
    private const string Data = """
        {"three":3,"text3":"3","four":4,"name":"Ana","empty":"","nothing":null,"zero":0,"yes":true,"no":false,"falseText":"false",
         "items":["a","b","c"],"none":[],"object":{"a":1},"one":["1"],"day":"2020-01-02","later":"2020-01-03","blank":" "}
        """;

    [Theory]
    [InlineData("three", "text3", true)]
    [InlineData("three", "3", true)]
    [InlineData("three", "3.0", true)]
    [InlineData("text3", "\"3.0\"", false)]
    [InlineData("three", "\"3.0\"", true)]
    [InlineData("three", "four", false)]
    [InlineData("name", "\"Ana\"", true)]
    [InlineData("name", "'ana'", false)]
    [InlineData("missing", "nothing", true)]
    [InlineData("missing", "undefined", true)]
    [InlineData("nothing", "zero", false)]
    [InlineData("empty", "zero", true)]
    [InlineData("blank", "zero", true)]
    [InlineData("empty", "missing", false)]
    [InlineData("yes", "1", true)]
    [InlineData("yes", "\"true\"", false)]
    [InlineData("no", "\"\"", true)]
    [InlineData("one", "1", true)]
    [InlineData("items", "\"a,b,c\"", true)]
    [InlineData("items", "items", true)]
    [InlineData("none", "none", true)]
    [InlineData("object", "\"[object Object]\"", true)]
    [InlineData("object", "1", false)]
    [InlineData("1", "object", false)]
    public void Equality_is_loose_as_in_JavaScript(string left, string right, bool equal)
    {
        Assert.Equal(equal ? "Y" : "N", Rendering.Render($"{{{{#equals {left} {right}}}}}Y{{{{else}}}}N{{{{/equals}}}}", Data));
        Assert.Equal(equal ? "N" : "Y", Rendering.Render($"{{{{#notEquals {left} {right}}}}}Y{{{{else}}}}N{{{{/notEquals}}}}", Data));
        Assert.Equal(equal ? "N" : "Y", Rendering.Render($"{{{{#not_equals {left} {right}}}}}Y{{{{else}}}}N{{{{/not_equals}}}}", Data));
    }

    [Theory]
    [InlineData("three", "four", -1)]
    [InlineData("four", "text3", 1)]
    [InlineData("\"10\"", "\"9\"", 1)]
    [InlineData("three", "text3", 0)]
    [InlineData("-1", "zero", -1)]
    [InlineData("1.5", "1.25", 1)]
    [InlineData("nothing", "1", -1)]
    [InlineData("missing", "1", 0)]
    [InlineData("object", "1", 0)]
    [InlineData("day", "later", -1)]
    [InlineData("\"abc\"", "1", 0)]
    [InlineData("yes", "zero", 1)]
    public void Greater_and_less_go_by_numbers(string left, string right, int order)
    {
        Assert.Equal(order > 0 ? "Y" : "N", Rendering.Render($"{{{{#greaterThan {left} {right}}}}}Y{{{{else}}}}N{{{{/greaterThan}}}}", Data));
        Assert.Equal(order < 0 ? "Y" : "N", Rendering.Render($"{{{{#lessThan {left} {right}}}}}Y{{{{else}}}}N{{{{/lessThan}}}}", Data));
        Assert.Equal(order > 0 ? "Y" : "N", Rendering.Render($"{{{{#greater_than {left} {right}}}}}Y{{{{else}}}}N{{{{/greater_than}}}}", Data));
        Assert.Equal(order < 0 ? "Y" : "N", Rendering.Render($"{{{{#less_than {left} {right}}}}}Y{{{{else}}}}N{{{{/less_than}}}}", Data));
    }

    [Theory]
    [InlineData("{{#and yes name}}Y{{else}}N{{/and}}", "Y")]
    [InlineData("{{#and yes empty}}Y{{else}}N{{/and}}", "N")]
    [InlineData("{{#and yes name three}}Y{{/and}}", "Y")]
    [InlineData("{{#and yes name zero}}Y{{/and}}", "")]
    [InlineData("{{#or no zero}}Y{{else}}N{{/or}}", "N")]
    [InlineData("{{#or no empty none falseText}}Y{{else}}N{{/or}}", "Y")]
    [InlineData("{{#if falseText}}Y{{/if}}", "Y")]
    [InlineData("{{#if no}}1{{else and yes no}}2{{else or yes no}}3{{else}}4{{/if}}", "3")]
    [InlineData("{{#equals name 'Bo'}}1{{else equals name \"Ana\"}}2{{/equals}}", "2")]
    [InlineData("{{#if (greaterThan (length items) 2)}}Y{{/if}}", "Y")]
    [InlineData("{{#and (equals name 'Ana') (lessThan three four)}}Y{{/and}}", "Y")]
    [InlineData("{{equals three text3}}", "true")]
    [InlineData("{{^equals three text3}}A{{else}}B{{/equals}}", "B")]
    public void And_or_and_their_kin_combine(string template, string expected) => Assert.Equal(expected, Rendering.Render(template, Data));

    [Theory]
    [InlineData("{{length items}}", "3")]
    [InlineData("{{length name}}", "3")]
    [InlineData("{{length none}}{{length object}}{{length missing}}{{length three}}{{length yes}}", "00000")]
    [InlineData("{{#greaterThan (length items) 0}}Y{{/greaterThan}}", "Y")]
    [InlineData("{{#greaterThan length items 0}}Y{{/greaterThan}}", "Y")]
    [InlineData("{{#lessThan 0 length items}}Y{{/lessThan}}", "Y")]
    [InlineData("{{#equals length items length name}}Y{{/equals}}", "Y")]
    [InlineData("{{#if length none}}Y{{else}}N{{/if}}", "N")]
    public void Length_counts_characters_and_items(string template, string expected) => Assert.Equal(expected, Rendering.Render(template, Data));

    [Fact]
    public void A_field_called_length_is_still_a_field() =>
        Assert.Equal("7 Y", Rendering.Render("{{length}} {{#equals length 7}}Y{{/equals}}", """{"length":7}"""));

    [Theory]
    [InlineData("{{insert name \"default=Customer\"}}", "Ana")]
    [InlineData("{{insert missing \"default=Customer\"}}", "Customer")]
    [InlineData("{{insert missing 'default=Customer'}}", "Customer")]
    [InlineData("{{insert empty \"your business\"}}", "your business")]
    [InlineData("{{insert nothing \"a=b\"}}", "a&#x3D;b")]
    [InlineData("{{{insert nothing \"default=a=b\"}}}", "a=b")]
    [InlineData("{{insert zero \"x\"}}{{insert no \"x\"}}", "0false")]
    [InlineData("{{insert missing name}}", "Ana")]
    [InlineData("{{insert missing}}|{{insert name}}", "|Ana")]
    [InlineData("{{insert missing default=\"x\"}}{{insert missing default=name}}", "xAna")]
    [InlineData("{{missing | Dear customer }}", "Dear customer")]
    [InlineData("{{name|Customer}}", "Ana")]
    [InlineData("{{object.x | <b>}}{{{object.x | <b>}}}", "&lt;b&gt;<b>")]
    [InlineData("a {{~missing | x ~}} b", "axb")]
    public void Insert_has_a_default(string template, string expected) => Assert.Equal(expected, Rendering.Render(template, Data));

    [Fact]
    public void A_name_of_a_helper_without_values_is_a_field() =>
        Assert.Equal("1 2 3", Rendering.Render("{{insert}} {{or}} {{this.length}}", """{"insert":1,"or":2,"length":3}"""));
}
