using System.Net;
using System.Text;

namespace Posthorn.Sink;

/// <summary>A message that the sink has said 250 to.</summary>
/// <param name="Connection">The number of its connection, from 1.</param>
/// <param name="ClientName">What the client said in EHLO or HELO.</param>
/// <param name="IsExtended">It was EHLO.</param>
/// <param name="IsEncrypted">It came over TLS.</param>
/// <param name="User">Who had logged in, or null.</param>
/// <param name="Sender">The envelope sender, empty for the null path.</param>
/// <param name="Recipients">The envelope recipients that were accepted.</param>
/// <param name="SmtpUtf8">MAIL carried SMTPUTF8.</param>
/// <param name="EightBit">MAIL carried BODY=8BITMIME.</param>
/// <param name="Data">The message as sent, dots undoubled.</param>
public sealed record ReceivedMail(
    int Connection,
    string? ClientName,
    bool IsExtended,
    bool IsEncrypted,
    string? User,
    string Sender,
    IReadOnlyList<string> Recipients,
    bool SmtpUtf8,
    bool EightBit,
    byte[] Data)
{
    /// <summary>Who sent it.</summary>
    public IPAddress Client { get; init; } = IPAddress.None;

    /// <summary>The only recipient.</summary>
    public string Recipient => Recipients.Single();

    public string Text => Encoding.UTF8.GetString(Data);

    /// <summary>The unfolded value of a header field, or null: there is none.</summary>
    public string? Header(string name)
    {
        var head = Text[..(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and >= 0 ? end : Text.Length)];
        return head.Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal).Split("\r\n")
            .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }
}
