using System.Buffers;

namespace Posthorn.Sending.MailSend.Rules;

/// <summary>CR, LF and NUL: what must never reach a header.</summary>
internal static class LineBreaks
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("\r\n\0");

    public static bool In(string? text) => text.AsSpan().ContainsAny(Characters);
}
