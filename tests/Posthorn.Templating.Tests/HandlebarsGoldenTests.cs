using System.Text.Json;

namespace Posthorn.Templating.Tests;

/// <summary><c>Golden/handlebars-js.json</c>: templates and data, and what handlebars.js 4.7 prints for them.</summary>
public sealed class HandlebarsGoldenTests
{
    private static readonly JsonElement[] Cases = Read();

    public static TheoryData<int, string> All
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < Cases.Length; i++)
            {
                data.Add(i, Cases[i].GetProperty("template").GetString()!);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_template_prints_what_handlebars_js_prints(int index, string template) =>
        Assert.Equal(Cases[index].GetProperty("printed").GetString(), Rendering.Render(template, Cases[index].GetProperty("data").GetRawText()));

    private static JsonElement[] Read()
    {
        using var stream = typeof(HandlebarsGoldenTests).Assembly.GetManifestResourceStream("handlebars-js.json")!;
        return JsonSerializer.Deserialize<JsonElement[]>(stream)!;
    }
}
