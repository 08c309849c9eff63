using System.Buffers;

namespace Posthorn.Sending.MailSend.Rules;

/// <summary>The type of a body or a file: it becomes a <c>Content-Type</c> header, so it carries no parameters and no second line.</summary>
internal static class MediaTypeRules
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(";,\r\n\0");

    /// <param name="forbidden">What is said about a separator, CR, LF or NUL.</param>
    public static void Check(string? type, FieldPath at, string forbidden, ErrorReport report)
    {
        if (type.AsSpan().ContainsAny(Forbidden))
        {
            report.Add(at, forbidden);
        }
        else if (type.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            report.Add(at, "The type can only contain printable ASCII characters.");
        }
    }
}
