using System.Buffers;
using System.Text;
using Posthorn.Kernel;
using Posthorn.Mime;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.SmtpSubmission;

/// <summary>What came of looking at a message's header.</summary>
internal abstract record MessageOutcome
{
    /// <param name="Message">Ready to be mapped.</param>
    public sealed record Read(SubmittedMessage Message) : MessageOutcome;

    /// <param name="Reason">A sentence for the reply.</param>
    public sealed record Refused(string Reason) : MessageOutcome;
}

/// <summary>A message as a program handed it in. Pure: only its header is read, its body is the recipients' concern.</summary>
/// <param name="From">The author; the first of several.</param>
/// <param name="Subject">Decoded, or null.</param>
/// <param name="SmtpApi">The value of the first X-SMTPAPI header; empty when there is none.</param>
/// <param name="Problems">Headers that stand there more often than RFC 5322 allows.</param>
/// <param name="Mime">The message without what is not for recipients.</param>
internal sealed record SubmittedMessage(EmailObject From, string? Subject, string SmtpApi, IReadOnlyList<string> Problems, ReadOnlyMemory<byte> Mime)
{
    /// <summary>X-SMTPAPI names up to 10,000 recipients and what is put in for each.</summary>
    public static readonly MimeLimits Limits = new() { MaxHeaderBytes = 4 * 1024 * 1024 };

    /// <summary>Of the message as it is stored: encoded-words take more room than what they say.</summary>
    public static readonly MimeLimits StoredLimits = Limits with { MaxHeaderBytes = 8 * Limits.MaxHeaderBytes };

    private const string SmtpApiHeader = "X-SMTPAPI";

    /// <summary>RFC 5322 section 3.6: at most one of each.</summary>
    private static readonly string[] Singletons =
    [
        "Date", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID", "In-Reply-To", "References", "Subject",
    ];

    private static readonly MimeEdits Cleaning = new()
    {
        // Blind copies stay blind; the return path is ours to choose; and what only servers write is not believed when a client wrote it.
        Remove = ["Bcc", "Resent-Bcc", SmtpApiHeader, "Return-Path", "Received", "X-SG-*"],
        EncodeHeaders = true,
    };

    public static MessageOutcome Read(ReadOnlyMemory<byte> data)
    {
        var mime = new ArrayBufferWriter<byte>(data.Length + 1);
        if (!MimeParser.TryParseHeader(data, Limits, out var headers, out var error) || !MimeRewriter.TryRewrite(data, Cleaning, Limits, mime, out error))
        {
            return new MessageOutcome.Refused($"The message cannot be read, it has {error}");
        }

        if (First(headers, "From") is not { } from)
        {
            return new MessageOutcome.Refused("The message has no From header, and it needs one with the address of a sender");
        }

        if (AddressListParser.Parse(from.Value) is not [var author, ..] || !EmailAddress.TryParse(author.Address, out var address) || !Ascii.IsValid(address.LocalPart))
        {
            return new MessageOutcome.Refused("The From header of the message does not contain a valid email address");
        }

        return new MessageOutcome.Read(new SubmittedMessage(
            new EmailObject(author.Address, author.Name),
            First(headers, "Subject")?.DecodedValue,
            SmtpApiOf(headers),
            [.. RepeatedOf(headers)],
            mime.WrittenMemory));
    }

    private static MimeHeader? First(IReadOnlyList<MimeHeader> headers, string name) =>
        headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Some libraries write whatever is long or foreign as encoded-words.</summary>
    private static string SmtpApiOf(IReadOnlyList<MimeHeader> headers) =>
        First(headers, SmtpApiHeader) is not { } header ? ""
        : header.Value.StartsWith("=?", StringComparison.Ordinal) ? header.DecodedValue
        : header.Value;

    private static IEnumerable<string> RepeatedOf(IReadOnlyList<MimeHeader> headers)
    {
        foreach (var name in Singletons)
        {
            var count = headers.Count(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (count > 1)
            {
                yield return $"{count} duplicate {name.ToLowerInvariant()} header detected, rfc5322 states that there should be a max of 1";
            }
        }
    }
}
