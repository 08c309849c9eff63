using Posthorn.Kernel;
using Posthorn.Sending.Library;

namespace Posthorn.Sending.Designs;

/// <summary>What a design may hold. Its tags are not judged: they mean different things to those who use it.</summary>
internal static class DesignRules
{
    private const int MaxSubject = 5000;
    private const int MaxCategories = 10;
    private const int MaxCategory = 255;

    public static void CheckNew(DesignRequest request, List<ApiError> errors)
    {
        TextRules.Require(request.HtmlContent, "html_content", errors);
        TextRules.CheckEditor(request.Editor, errors);
        CheckTexts(request, errors);
    }

    public static void CheckEdit(DesignRequest request, string? editor, List<ApiError> errors)
    {
        if (request.Editor is not null && request.Editor != editor)
        {
            errors.Add(new ApiError("The editor of a design cannot change; duplicate the design with another editor.", "editor"));
        }

        CheckTexts(request, errors);
    }

    /// <summary>A copy takes a name and an editor, nothing else.</summary>
    public static void CheckCopy(DesignRequest request, List<ApiError> errors)
    {
        if (request.Name is { Length: > 0 })
        {
            TextRules.CheckName(request.Name, errors);
        }

        TextRules.CheckEditor(request.Editor, errors);
    }

    private static void CheckTexts(DesignRequest request, List<ApiError> errors)
    {
        TextRules.CheckName(request.Name, errors);
        TextRules.CheckLine(request.Subject, "subject", MaxSubject, errors);
        TextRules.CheckContent(request.HtmlContent, "html_content", errors);
        TextRules.CheckContent(request.PlainContent, "plain_content", errors);
        CheckCategories(request.Categories ?? [], errors);
    }

    private static void CheckCategories(IReadOnlyList<string> categories, List<ApiError> errors)
    {
        if (categories.Count > MaxCategories)
        {
            errors.Add(new ApiError($"categories is limited to {MaxCategories} items.", "categories"));
            return;
        }

        for (var i = 0; i < categories.Count; i++)
        {
            TextRules.CheckLine(categories[i], $"categories.{i}", MaxCategory, errors);
        }

        if (categories.Distinct(StringComparer.Ordinal).Count() < categories.Count)
        {
            errors.Add(new ApiError("categories must not hold the same item twice.", "categories"));
        }
    }
}
