using System.Text;

namespace Posthorn.Smtp;

/// <summary>A command line split at its first blank, RFC 5321 section 4.1.1: verbs are compared without case, trailing blanks do not count.</summary>
internal readonly ref struct CommandLine
{
    private CommandLine(SmtpVerb verb, ReadOnlySpan<byte> argument)
    {
        Verb = verb;
        Argument = argument;
    }

    public SmtpVerb Verb { get; }

    public ReadOnlySpan<byte> Argument { get; }

    public static CommandLine Parse(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)' ');
        var blank = line.IndexOf((byte)' ');
        var word = blank < 0 ? line : line[..blank];
        return new CommandLine(ReadVerb(word), blank < 0 ? default : line[(blank + 1)..].TrimStart((byte)' '));
    }

    private static SmtpVerb ReadVerb(ReadOnlySpan<byte> word)
    {
        Span<char> upper = stackalloc char[8];
        if (word.Length > upper.Length || Ascii.ToUpper(word, upper, out var length) != System.Buffers.OperationStatus.Done)
        {
            return SmtpVerb.Unknown;
        }

        return upper[..length] switch
        {
            "EHLO" => SmtpVerb.Ehlo,
            "HELO" => SmtpVerb.Helo,
            "MAIL" => SmtpVerb.Mail,
            "RCPT" => SmtpVerb.Rcpt,
            "DATA" => SmtpVerb.Data,
            "BDAT" => SmtpVerb.Bdat,
            "RSET" => SmtpVerb.Rset,
            "NOOP" => SmtpVerb.Noop,
            "QUIT" => SmtpVerb.Quit,
            "VRFY" => SmtpVerb.Vrfy,
            "STARTTLS" => SmtpVerb.StartTls,
            "AUTH" => SmtpVerb.Auth,
            "EXPN" or "HELP" or "TURN" or "ETRN" or "SEND" or "SOML" or "SAML" => SmtpVerb.NotProvided,
            _ => SmtpVerb.Unknown,
        };
    }
}
