using System.Globalization;
using System.Text;

namespace Posthorn.Smtp;

/// <summary>The arguments of MAIL and RCPT: a path, then <c>Mail-parameters</c> (RFC 5321 section 4.1.1.11). Errors are the replies to give.</summary>
internal static class PathArguments
{
    /// <returns>Null when the argument is good, otherwise the refusal.</returns>
    public static SmtpReply? ReadMail(
        ReadOnlySpan<byte> argument, SmtpServerOptions options, out SmtpPath sender, out SmtpMailParameters parameters)
    {
        parameters = SmtpMailParameters.None;
        if (!TryReadPath(argument, "FROM:"u8, options, out sender, out var rest))
        {
            return options.Replies.BadSender;
        }

        var keywords = new HashSet<string>();
        while (TryReadWord(ref rest, out var keyword, out var value))
        {
            var refusal = !keywords.Add(keyword)
                ? options.Replies.BadArguments
                : ReadMailParameter(keyword, value, options, ref parameters);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        if (parameters.Size > options.MaxMessageSize)
        {
            return options.Replies.MessageTooLarge;
        }

        return sender.NeedsSmtpUtf8 && !parameters.SmtpUtf8 ? options.Replies.NeedsSmtpUtf8 : null;
    }

    /// <returns>Null when the argument is good, otherwise the refusal. RCPT has no parameters here: DSN is not offered.</returns>
    public static SmtpReply? ReadRcpt(ReadOnlySpan<byte> argument, SmtpServerOptions options, bool smtpUtf8, out SmtpPath recipient)
    {
        if (!TryReadPath(argument, "TO:"u8, options, out recipient, out var rest) || recipient.IsNull)
        {
            return options.Replies.BadRecipient;
        }

        if (TryReadWord(ref rest, out _, out _))
        {
            return options.Replies.UnknownParameter;
        }

        return recipient.NeedsSmtpUtf8 && !smtpUtf8 ? options.Replies.NeedsSmtpUtf8 : null;
    }

    private static bool TryReadPath(
        ReadOnlySpan<byte> argument, ReadOnlySpan<byte> prefix, SmtpServerOptions options, out SmtpPath path, out ReadOnlySpan<byte> rest)
    {
        path = SmtpPath.Null;
        rest = default;
        if (argument.Length < prefix.Length || !Ascii.EqualsIgnoreCase(argument[..prefix.Length], prefix))
        {
            return false;
        }

        // A blank after the colon is wrong and common.
        var text = argument[prefix.Length..].TrimStart((byte)' ');
        if (SmtpPath.Read(text, options.MaxLocalPartOctets, out var found, out var length) != SmtpPathError.None)
        {
            return false;
        }

        path = found!;
        rest = text[length..];
        return rest.IsEmpty || rest[0] == ' ';
    }

    private static bool TryReadWord(ref ReadOnlySpan<byte> rest, out string keyword, out string? value)
    {
        (keyword, value) = ("", null);
        rest = rest.TrimStart((byte)' ');
        if (rest.IsEmpty)
        {
            return false;
        }

        var end = rest.IndexOf((byte)' ');
        var word = PrintableText.From(end < 0 ? rest : rest[..end]);
        rest = end < 0 ? default : rest[end..];
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        keyword = (equals < 0 ? word : word[..equals]).ToUpperInvariant();
        value = equals < 0 ? null : word[(equals + 1)..];
        return true;
    }

    private static SmtpReply? ReadMailParameter(string keyword, string? value, SmtpServerOptions options, ref SmtpMailParameters parameters)
    {
        switch (keyword)
        {
            case "SIZE" when options.AnnounceSize:
                if (!TryReadSize(value, out var size))
                {
                    return options.Replies.BadArguments;
                }

                parameters = parameters with { Size = size };
                return null;
            case "BODY" when options.EightBitMime:
                parameters = parameters with { EightBit = string.Equals(value, "8BITMIME", StringComparison.OrdinalIgnoreCase) };
                return parameters.EightBit || string.Equals(value, "7BIT", StringComparison.OrdinalIgnoreCase) ? null : options.Replies.BadArguments;
            case "SMTPUTF8" when options.SmtpUtf8:
                parameters = parameters with { SmtpUtf8 = true };
                return value is null ? null : options.Replies.BadArguments;
            // RFC 4954 section 5: who submitted it elsewhere. Nobody here relies on it, so it is read and dropped.
            case "AUTH" when options.Auth != SmtpAuthUse.None:
                return string.IsNullOrEmpty(value) ? options.Replies.BadArguments : null;
            default:
                return options.Replies.UnknownParameter;
        }
    }

    /// <summary>RFC 1870 section 5: up to 20 digits. What exceeds a long exceeds every limit.</summary>
    internal static bool TryReadSize(string? text, out long size)
    {
        size = 0;
        if (string.IsNullOrEmpty(text) || text.Length > 20 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size))
        {
            size = long.MaxValue;
        }

        return true;
    }
}
