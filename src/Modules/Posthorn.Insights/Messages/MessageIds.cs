using System.Globalization;
using Posthorn.Kernel;

namespace Posthorn.Insights.Messages;

/// <summary>From the name of a copy, <c>kT3…0sRZ.recvd-….0</c>, to its place. Pure.</summary>
internal static class MessageIds
{
    private const int MaxLength = 200;

    public static bool TryParse(string text, out CopyId copy)
    {
        copy = default;
        var dot = text.LastIndexOf('.');
        if (text.Length > MaxLength || dot < MessageId.Length || text[MessageId.Length] != '.' || !MessageId.TryParse(text[..MessageId.Length], out var id)
            || !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
        {
            return false;
        }

        copy = new CopyId(id.Value.SubmissionId, ordinal);
        return true;
    }
}
