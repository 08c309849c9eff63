using System.Text.Json;

namespace Posthorn.Templating.Tests;

public sealed class TemplateLimitTests
{
    private static readonly string ThousandItems = JsonSerializer.Serialize(new { list = Enumerable.Range(0, 1000) });

    [Fact]
    public void Output_may_be_as_long_as_the_limit_and_no_longer()
    {
        Assert.Equal("1234", Assert.IsType<TemplateOutcome.Rendered>(Rendering.Parse("12{{x}}").Render(Rendering.Data("""{"x":34}"""), new() { MaxOutput = 4 })).Text);
        Assert.Equal("The text is longer than 3 characters with this data.", Rendering.Failure("12{{x}}", """{"x":34}""", new() { MaxOutput = 3 }));
        Assert.Equal("The text is longer than 4 characters with this data.", Rendering.Failure("{{x}}", """{"x":"&"}""", new() { MaxOutput = 4 }));
    }

    [Theory]
    [InlineData("{{#each list}}{{#each ../list}}{{#each ../../list}}{{/each}}{{/each}}{{/each}}")]
    [InlineData("{{#each list}}{{#each ../list}}{{#each ../../list}}{{#if no}}x{{/if}}{{/each}}{{/each}}{{/each}}")]
    [InlineData("{{#each list}}{{#each ../list}}{{#equals ../../list 'x'}}{{/equals}}{{/each}}{{/each}}")]
    public void Loops_within_loops_come_to_an_end(string template) =>
        Assert.Equal("The template takes more than 1000000 steps with this data.", Rendering.Failure(template, ThousandItems, TemplateLimits.Default));

    [Fact]
    public void Long_texts_cannot_be_compared_for_ever()
    {
        var text = new string('x', 500_000);
        var data = JsonSerializer.Serialize(new { a = text, b = text, list = Enumerable.Range(0, 10_000) });

        Assert.Contains("steps", Rendering.Failure("{{#each list}}{{#equals ../a ../b}}{{/equals}}{{/each}}", data, TemplateLimits.Default), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_nest_to_a_hundred()
    {
        static string Nested(int depth) => $"{string.Concat(Enumerable.Repeat("{{#if x}}", depth))}y{string.Concat(Enumerable.Repeat("{{/if}}", depth))}";

        Assert.Equal("y", Rendering.Render(Nested(100), """{"x":1}"""));
        Assert.Equal("Blocks are nested deeper than 100.", Rendering.Error(Nested(101)).Message);
        Assert.Equal("The blocks of the template are nested deeper than 3.", Rendering.Failure(Nested(4), """{"x":1}""", new() { MaxDepth = 3 }));
    }

    [Fact]
    public void A_chain_of_else_is_no_nesting()
    {
        var chain = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{{{{else equals x {i}}}}}{i}"));

        Assert.Equal("9999", Rendering.Render($"{{{{#if no}}}}{chain}{{{{/if}}}}", """{"x":9999}"""));
    }

    [Fact]
    public void Brackets_nest_to_a_hundred()
    {
        static string Nested(int depth) => $"{{{{#if {string.Concat(Enumerable.Repeat("(or ", depth))}x{new string(')', depth)}}}}}y{{{{/if}}}}";

        Assert.Equal("y", Rendering.Render(Nested(100), """{"x":1}"""));
        Assert.Equal("Brackets are nested deeper than 100.", Rendering.Error(Nested(101)).Message);
    }

    [Theory]
    [InlineData("{{")]
    [InlineData("{{{")]
    [InlineData("{")]
    [InlineData("}}")]
    [InlineData("\\{{")]
    [InlineData("{{!")]
    [InlineData("{{!--")]
    [InlineData("{{! - -- }}")]
    [InlineData("{{#if x}}")]
    [InlineData("{{#a}}{{/a}}")]
    [InlineData("{{else}}")]
    [InlineData("{{a ")]
    [InlineData("{{a.")]
    [InlineData("{{[")]
    [InlineData("{{insert \"")]
    [InlineData("(or ")]
    [InlineData(" \n{{x}}")]
    [InlineData("{{~x~}} ")]
    public void A_million_characters_of_anything_come_to_an_end(string piece)
    {
        var source = Hostile.Repeated(piece);
        if (HandlebarsTemplate.TryParse(source, out var template, out _))
        {
            _ = template.Render(TemplateData.Empty, TemplateLimits.Default);
        }

        _ = HandlebarsTemplate.TryParse("{{#if " + source + "}}", out _, out _);
    }

    [Theory]
    [InlineData("""{"a":"\ud800x"}""", "\ufffdx")]
    [InlineData("""{"a":"\ud83d\ude00\n\u0041"}""", "😀\nA")]
    [InlineData("""{"a":"\ud800\n\t\"\\\/\b\f\r"}""", "\ufffd\n\t&quot;\\/\b\f\r")]
    public void Half_characters_in_data_become_a_mark(string json, string expected) => Assert.Equal(expected, Rendering.Render("{{a}}", json));

    [Fact]
    public void No_data_is_an_empty_object() => Assert.Equal("ab", Rendering.Render("a{{x}}b", TemplateData.FromJson(default)));

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("null")]
    public void Data_that_is_no_object_was_not_checked(string json) => Assert.ThrowsAny<JsonException>(() => Rendering.Data(json));

    [Fact]
    public void Of_equal_names_the_last_counts() => Assert.Equal("2", Rendering.Render("{{a}}", """{"a":1,"a":2}"""));
}
