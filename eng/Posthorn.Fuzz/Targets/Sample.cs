using System.Text;

namespace Posthorn.Fuzz.Targets;

/// <summary>Samples as they are easy to write.</summary>
internal static class Sample
{
    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Each line ends in CRLF.</summary>
    public static byte[] Lines(params string[] lines) => Of(string.Concat(lines.Select(line => line + "\r\n")));
}
