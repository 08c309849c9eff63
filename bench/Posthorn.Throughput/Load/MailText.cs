using System.Text;

namespace Posthorn.Throughput.Load;

/// <summary>What the mails say.</summary>
internal static class MailText
{
    /// <summary>Without the line end. Quoted-printable breaks lines beyond 76, and the size would change on its way.</summary>
    private const int LineLength = 71;

    /// <summary>Words in lines, as mail is; exactly so many bytes, with the line ends.</summary>
    public static string Of(int bytes)
    {
        const string words = "The quick brown fox jumps over the lazy dog and carries one more letter along. ";
        var text = new StringBuilder(bytes);
        while (text.Length < bytes)
        {
            text.Append(words.AsSpan(0, Math.Min(LineLength, bytes - text.Length - 2))).Append("\r\n");
            if (bytes - text.Length is 1 or 2)
            {
                // Too little for one more line: the last one becomes longer.
                text.Insert(text.Length - 2, new string('x', bytes - text.Length));
            }
        }

        return text.ToString();
    }
}
