using System.Text;
using Posthorn.Kernel;

namespace Posthorn.Sending.Library;

/// <summary>What texts of templates and designs may be. Each adds to the errors and says nothing about a text that is not there.</summary>
internal static class TextRules
{
    public const int MaxName = 100;

    /// <summary>Of HTML, of plain text and of test data, in UTF-8.</summary>
    public const int MaxContentOctets = 1_048_576;

    public static void CheckName(string? name, List<ApiError> errors)
    {
        CheckLine(name, "name", MaxName, errors);
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            errors.Add(new ApiError("name must not be empty.", "name"));
        }
    }

    /// <summary>A text of one line.</summary>
    public static void CheckLine(string? text, string field, int maxLength, List<ApiError> errors)
    {
        if (text is null)
        {
            return;
        }

        // The standard counts characters, not the halves that some of them are stored in.
        if (text.Length > maxLength && text.EnumerateRunes().Count() > maxLength)
        {
            errors.Add(new ApiError($"{field} is limited to {maxLength} characters.", field));
        }

        if (text.Any(char.IsControl))
        {
            errors.Add(new ApiError($"{field} must not contain line breaks or other control characters.", field));
        }
    }

    public static void CheckContent(string? text, string field, List<ApiError> errors)
    {
        if (text is null)
        {
            return;
        }

        if (text.Length > MaxContentOctets || Encoding.UTF8.GetByteCount(text) > MaxContentOctets)
        {
            errors.Add(new ApiError($"{field} is limited to {MaxContentOctets} bytes.", field));
        }

        // Not every database can store it, and no mail can carry it.
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add(new ApiError($"{field} must not contain the character NUL.", field));
        }
    }

    public static void CheckEditor(string? editor, List<ApiError> errors)
    {
        if (editor is not (null or "code" or "design"))
        {
            errors.Add(new ApiError("editor must be code or design.", "editor"));
        }
    }

    public static void Require(object? value, string field, List<ApiError> errors)
    {
        // What is there but of the wrong type was refused already.
        if (value is null && !errors.Exists(error => error.Field == field))
        {
            errors.Add(new ApiError($"{field} is required.", field));
        }
    }

    /// <summary>A name for a copy: the original's, cut where the prefix makes it too long.</summary>
    public static string NameOfCopy(string original)
    {
        const string prefix = "Duplicate: ";
        var room = MaxName - prefix.Length;
        var cut = original.Length <= room ? original : string.Concat(original.EnumerateRunes().Take(room).Select(rune => rune.ToString()));
        return prefix + cut;
    }
}
