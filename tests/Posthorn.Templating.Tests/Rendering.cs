using System.Text;

namespace Posthorn.Templating.Tests;

internal static class Rendering
{
    public static TemplateData Data(string json) => TemplateData.FromJson(Encoding.UTF8.GetBytes(json));

    public static HandlebarsTemplate Parse(string source)
    {
        Assert.True(HandlebarsTemplate.TryParse(source, out var template, out var error), $"{error}");
        return template;
    }

    public static string Render(string source, string json = "{}") => Render(source, Data(json));

    public static string Render(string source, TemplateData data) =>
        Assert.IsType<TemplateOutcome.Rendered>(Parse(source).Render(data, TemplateLimits.Default)).Text;

    public static TemplateError Error(string source)
    {
        Assert.False(HandlebarsTemplate.TryParse(source, out _, out var error));
        return error;
    }

    public static string Failure(string source, string json, TemplateLimits limits) =>
        Assert.IsType<TemplateOutcome.Failed>(Parse(source).Render(Data(json), limits)).Reason;
}
