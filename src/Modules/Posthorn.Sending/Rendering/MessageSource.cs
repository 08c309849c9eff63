using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Posthorn.Mime;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Rendering;

/// <summary>Where the bytes of a copy come from, and what follows from that.</summary>
internal abstract record MessageSource(string From, string Protocol)
{
    /// <summary>The subject, where a template or substitutions made another one of it than was accepted.</summary>
    public string? ChangedSubject { get; init; }

    public abstract bool TryWrite(IBufferWriter<byte> output, [NotNullWhen(false)] out string? error);

    public abstract bool RequiresSmtpUtf8(ReadOnlyMemory<byte> written);

    public abstract bool IsEightBit(ReadOnlySpan<byte> written);

    /// <summary>Composed from a request; what is written is ASCII unless an address is not.</summary>
    public sealed record Composed(MessageDraft Message) : MessageSource(Message.From.Address, "HTTP")
    {
        public override bool TryWrite(IBufferWriter<byte> output, [NotNullWhen(false)] out string? error) => MessageComposer.TryCompose(Message, output, out error);

        public override bool RequiresSmtpUtf8(ReadOnlyMemory<byte> written) => MessageComposer.RequiresSmtpUtf8(Message);

        public override bool IsEightBit(ReadOnlySpan<byte> written) => false;
    }

    /// <summary>Came as a message and keeps its structure.</summary>
    /// <param name="SevenBit">The receiver takes ASCII only: parts are encoded where that is possible.</param>
    public sealed record Submitted(Submission Submission, int Personalization, string HostName, SubmittedWords Words, string? ListUnsubscribe, bool SevenBit)
        : MessageSource(Submission.Request.From?.Email ?? "", "ESMTP")
    {
        public override bool TryWrite(IBufferWriter<byte> output, [NotNullWhen(false)] out string? error) =>
            SubmittedMail.TryCompose(Submission, Personalization, HostName, Words, ListUnsubscribe, SevenBit, output, out error);

        public override bool RequiresSmtpUtf8(ReadOnlyMemory<byte> written) => SubmittedMail.RequiresSmtpUtf8(written);

        public override bool IsEightBit(ReadOnlySpan<byte> written) => !Ascii.IsValid(written);
    }
}
