using System.Text;

namespace Posthorn.Templating.Tests;

/// <summary>
/// Input that a million characters long costs linear work a moment and quadratic work half an hour. Nothing is timed, since the machine
/// may be busy: a test that never ends says enough.
/// </summary>
internal static class Hostile
{
    private const int Length = 1_000_000;

    public static string Repeated(string piece)
    {
        var text = new StringBuilder(Length + piece.Length);
        while (text.Length < Length)
        {
            _ = text.Append(piece);
        }

        return text.ToString();
    }
}
