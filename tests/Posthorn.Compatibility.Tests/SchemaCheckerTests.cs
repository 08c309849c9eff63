using System.Text.Json;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

public sealed class SchemaCheckerTests
{
    private static readonly SchemaDocument Document = SchemaDocument.Parse(
        """{"components":{"schemas":{"a/b":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}},"Again":{"$ref":"#/components/schemas/a~1b"}}}}""");

    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"", null)]
    [InlineData("""{"type":"string"}""", "1", " (type)")]
    [InlineData("""{"type":"string"}""", "null", " (type)")]
    [InlineData("""{"type":"string","nullable":true}""", "null", null)]
    [InlineData("""{"type":"integer"}""", "1.0", null)]
    [InlineData("""{"type":"integer"}""", "1.5", " (type)")]
    [InlineData("""{"type":"number"}""", "1.5", null)]
    [InlineData("""{"type":"boolean"}""", "\"true\"", " (type)")]
    [InlineData("""{"enum":["a","b"]}""", "\"c\"", " (enum)")]
    [InlineData("""{"required":["a"]}""", "{}", " (required)")]
    [InlineData("""{"properties":{"a":{"type":"array","items":{"type":"string"}}}}""", """{"a":["x",2]}""", "a.1 (type)")]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"a":1}""", "a (type)")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":{"type":"string"}}""", """{"a":1}""", null)]
    [InlineData("""{"maxProperties":1}""", """{"a":1,"b":2}""", " (maxProperties)")]
    [InlineData("""{"minItems":1}""", "[]", " (minItems)")]
    [InlineData("""{"maxItems":1}""", "[1,2]", " (maxItems)")]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1},{"a":1}]""", " (uniqueItems)")]
    [InlineData("""{"uniqueItems":false}""", "[1,1]", null)]
    [InlineData("""{"minLength":1}""", "\"\"", " (minLength)")]
    [InlineData("""{"maxLength":1}""", "\"🦊\"", null)]
    [InlineData("""{"maxLength":1}""", "\"ab\"", " (maxLength)")]
    [InlineData("""{"pattern":"^a"}""", "\"b\"", " (pattern)")]
    [InlineData("""{"minimum":2}""", "1", " (minimum)")]
    [InlineData("""{"maximum":2}""", "2", null)]
    [InlineData("""{"oneOf":[{"type":"string"},{"minLength":1}]}""", "\"a\"", " (oneOf)")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"integer"}]}""", "true", " (anyOf)")]
    [InlineData("""{"$ref":"#/components/schemas/Again"}""", """{"n":1}""", null)]
    [InlineData("""{"$ref":"#/components/schemas/Again"}""", """{"n":"1"}""", "n (type)")]
    public void A_value_is_held_against_its_schema(string schema, string value, string? violation)
    {
        var violations = SchemaChecker.Check(Document, JsonElement.Parse(schema), JsonElement.Parse(value));
        Assert.Equal(violation, violations.Count == 0 ? null : Assert.Single(violations).ToString().Split(':')[0]);
    }

    [Theory]
    [InlineData("""{"multipleOf":2}""")]
    [InlineData("""{"type":"file"}""")]
    [InlineData("""{"$ref":"#/components/schemas/None"}""")]
    [InlineData("""{"$ref":"https://example.com/schema"}""")]
    public void A_schema_that_it_does_not_understand_is_a_fault(string schema) =>
        Assert.Throws<InvalidDataException>(() => SchemaChecker.Check(Document, JsonElement.Parse(schema), JsonElement.Parse("1")));

    [Fact]
    public void A_pattern_has_stars_for_indices() => Assert.Equal("errors.*.help", new SchemaViolation("errors.12.help", "type", "").Pattern);
}
