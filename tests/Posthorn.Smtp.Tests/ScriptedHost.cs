using System.Buffers;
using System.Text;

namespace Posthorn.Smtp.Tests;

/// <summary>Hosts a server session in memory. It obeys the address (<c>no@</c>, <c>busy@</c>, <c>leave@</c>) and knows one user, <c>apikey</c> with <c>secret</c>.</summary>
internal sealed class ScriptedHost
{
    private readonly ArrayBufferWriter<byte> _replies = new();
    private readonly List<string> _transcript = [];

    public ScriptedHost(SmtpServerOptions options) => Session = new SmtpServerSession(options, _replies);

    public SmtpServerSession Session { get; }

    public List<string> Messages { get; } = [];

    public IReadOnlyList<string> Start()
    {
        Session.Greet();
        return TakeTranscript();
    }

    /// <summary>Passes bytes in, answers the events, and tells what the server said (<c>S:</c>) and received (<c>=</c>).</summary>
    public IReadOnlyList<string> Feed(ReadOnlySpan<byte> input)
    {
        while (Session.Read(input, out var consumed) is { } happened)
        {
            input = input[consumed..];
            Answer(happened);
        }

        return TakeTranscript();
    }

    private void Answer(SmtpServerEvent happened)
    {
        switch (happened)
        {
            case SmtpServerEvent.MailFrom mail when Refusal(mail.Sender) is { } refusal:
                Session.Reject(refusal);
                break;
            case SmtpServerEvent.Recipient recipient when Refusal(recipient.Address) is { } refusal:
                Session.Reject(refusal);
                break;
            case SmtpServerEvent.Message message:
                TakeMessage(message);
                break;
            case SmtpServerEvent.Authenticate { Credentials: not { User: "apikey", Password: "secret" } }:
                Session.Reject(new SmtpReply(535, new(5, 7, 8), "Authentication failed"));
                break;
            default:
                Session.Accept();
                break;
        }
    }

    private void TakeMessage(SmtpServerEvent.Message message)
    {
        WriteDown();
        var text = Encoding.UTF8.GetString(message.Data.Span);
        var visible = text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        var parameters = (message.Parameters.EightBit ? " 8bit" : "") + (message.Parameters.SmtpUtf8 ? " utf8" : "");
        _transcript.Add($"= {message.Sender} to {string.Join(' ', message.Recipients)}{parameters}: {visible}".TrimEnd());
        Messages.Add(text);
        if (text.Contains("virus", StringComparison.Ordinal))
        {
            Session.Reject(new SmtpReply(550, new(5, 7, 1), "Refused"));
        }
        else
        {
            Session.Accept(new SmtpReply(250, new(2, 0, 0), $"Ok: queued as {Messages.Count}"));
        }
    }

    private static SmtpReply? Refusal(SmtpPath address) => address.LocalPart switch
    {
        "no" => new SmtpReply(550, new(5, 1, 1), "No such user"),
        "busy" => new SmtpReply(450, new(4, 2, 1), "Busy"),
        "leave" => new SmtpReply(421, new(4, 3, 2), "Shutting down"),
        _ => null,
    };

    private List<string> TakeTranscript()
    {
        WriteDown();
        var taken = _transcript.ToList();
        _transcript.Clear();
        return taken;
    }

    private void WriteDown()
    {
        var text = Encoding.UTF8.GetString(_replies.WrittenSpan);
        _transcript.AddRange(text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => $"S: {line}".TrimEnd()));
        _replies.ResetWrittenCount();
    }
}
