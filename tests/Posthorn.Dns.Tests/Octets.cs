using System.Text;

namespace Posthorn.Dns.Tests;

/// <summary>Octets as a capture shows them: hexadecimal, blanks anywhere, readable runs in quotes.</summary>
internal static class Octets
{
    public static byte[] Of(string capture)
    {
        var octets = new List<byte>();
        var parts = capture.Split('\'');
        for (var i = 0; i < parts.Length; i++)
        {
            octets.AddRange(i % 2 == 1
                ? Encoding.ASCII.GetBytes(parts[i])
                : Convert.FromHexString(string.Concat(parts[i].Where(character => !char.IsWhiteSpace(character)))));
        }

        return [.. octets];
    }
}
