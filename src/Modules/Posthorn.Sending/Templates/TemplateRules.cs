using System.Text;
using System.Text.Json;
using Posthorn.Kernel;
using Posthorn.Sending.Library;
using Posthorn.Templating;

namespace Posthorn.Sending.Templates;

/// <summary>What templates and versions may hold.</summary>
internal static class TemplateRules
{
    public static void Check(TemplateRequest request, bool isNew, List<ApiError> errors)
    {
        if (isNew)
        {
            TextRules.Require(request.Name, "name", errors);
            if (request.Generation is not (null or "legacy" or "dynamic"))
            {
                errors.Add(new ApiError("generation must be legacy or dynamic.", "generation"));
            }
        }

        TextRules.CheckName(request.Name, errors);
    }

    public static void Check(VersionRequest request, bool isNew, bool isDynamic, List<ApiError> errors)
    {
        if (isNew)
        {
            TextRules.Require(request.Name, "name", errors);
            TextRules.Require(request.Subject, "subject", errors);
        }

        if (request.Active is not (null or 0 or 1))
        {
            errors.Add(new ApiError("active must be 0 or 1.", "active"));
        }

        TextRules.CheckName(request.Name, errors);
        TextRules.CheckLine(request.Subject, "subject", TemplateLimits.Subject, errors);
        TextRules.CheckContent(request.HtmlContent, "html_content", errors);
        TextRules.CheckContent(request.PlainContent, "plain_content", errors);
        TextRules.CheckEditor(request.Editor, errors);
        CheckTestData(request.TestData, isDynamic, errors);

        // Only what could be stored is worth parsing.
        if (isDynamic && errors.Count == 0)
        {
            CheckHandlebars(request.Subject, "subject", errors);
            CheckHandlebars(request.HtmlContent, "html_content", errors);
            CheckHandlebars(request.PlainContent, "plain_content", errors);
        }
    }

    /// <summary>What a legacy template lacks to take in the mail's own words; it can be stored nevertheless.</summary>
    public static IReadOnlyList<string> WarningsOf(VersionWords words)
    {
        var warnings = new List<string>();
        if (words.Html.Length > 0 && !LegacyTemplate.HasBody(words.Html))
        {
            warnings.Add("html_content has no <%body%> tag, so the HTML of a mail that uses this template will not show.");
        }

        if (words.Plain.Length > 0 && !words.GeneratePlain && !LegacyTemplate.HasBody(words.Plain))
        {
            warnings.Add("plain_content has no <%body%> tag, so the text of a mail that uses this template will not show.");
        }

        return warnings;
    }

    private static void CheckTestData(string? testData, bool isDynamic, List<ApiError> errors)
    {
        if (string.IsNullOrEmpty(testData))
        {
            return;
        }

        if (!isDynamic)
        {
            errors.Add(new ApiError("test_data is for versions of dynamic templates only.", "test_data"));
        }
        else if (Encoding.UTF8.GetByteCount(testData) > TextRules.MaxContentOctets)
        {
            errors.Add(new ApiError($"test_data is limited to {TextRules.MaxContentOctets} bytes.", "test_data"));
        }
        else if (!IsJson(testData))
        {
            errors.Add(new ApiError("test_data must be a string that holds valid JSON.", "test_data"));
        }
    }

    private static bool IsJson(string text)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            while (json.Read())
            {
                // To the end: the reader has no other way to say what it thinks of the text.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void CheckHandlebars(string? text, string field, List<ApiError> errors)
    {
        if (text is not null && TemplateText.FindFault(text) is { } fault)
        {
            errors.Add(new ApiError($"{field} is not valid Handlebars: {fault}", field));
        }
    }
}
