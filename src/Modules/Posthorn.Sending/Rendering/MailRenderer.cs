using System.Buffers;
using System.Text;
using Microsoft.Extensions.Options;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Mime;
using Posthorn.Senders;
using Posthorn.Sending.Erasure;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.SpamCheck;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Rendering;

/// <summary>A copy's bytes: message, trace header, signature. The same copy gives the same bytes as long as its domain keeps its key.</summary>
internal sealed class MailRenderer(SubmissionCache submissions, CopyWriter writer, ISenderDomains domains, SpamChecker spamChecker, IOptions<SendingOptions> options) : IMailRenderer
{
    /// <summary>Beyond this a thread's buffer is not kept for the next mail.</summary>
    private const int MaxKeptBuffer = 1024 * 1024;

    /// <summary>What takes longer than a signature is composed on the thread pool: the caller may be a thread that serves sockets.</summary>
    private const int LargeBody = 256 * 1024;

    /// <summary>A line of the header; events of longer ones say the beginning.</summary>
    private const int MaxSubject = 998;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _message;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _signature;

    public async ValueTask<RenderOutcome> RenderAsync(CopyToRender copy, CancellationToken cancellationToken)
    {
        var submission = await submissions.GetAsync(copy.AccountId, copy.Id.SubmissionId, cancellationToken);
        if (submission is null || copy.Id.Ordinal >= submission.Recipients.Count)
        {
            return new RenderOutcome.Impossible("The content of the message is gone");
        }

        // The request forgets before the queue does: what is due in between must neither fail for its missing content nor go out empty.
        if (RequestErasureRules.IsErased(submission.Recipients[copy.Id.Ordinal].Email))
        {
            return new RenderOutcome.Impossible(RecipientSubmissions.Reason);
        }

        if (submission.Size > LargeBody)
        {
            await Task.Yield();
        }

        var write = await writer.WriteAsync(submission, copy, cancellationToken);
        if (write is not WriteOutcome.Written { Source: var source })
        {
            return new RenderOutcome.Impossible(((WriteOutcome.Failed)write).Reason);
        }

        if (!EmailAddress.TryParse(source.From, out var from))
        {
            return new RenderOutcome.Impossible("The from address is invalid");
        }

        var signer = await domains.FindSignerAsync(copy.AccountId, from.AsciiDomain, cancellationToken);
        var outcome = Compose(copy, submission, source, signer);
        if (outcome is RenderOutcome.Rendered { Mail: var mail } && await spamChecker.IsSpamAsync(submission, mail.Bytes, cancellationToken))
        {
            outcome = new RenderOutcome.Impossible("Spam Content");
        }

        if (submission.Recipients.Count == 1)
        {
            submissions.Forget(copy.Id.SubmissionId);
        }

        return outcome;
    }

    private RenderOutcome Compose(CopyToRender copy, Submission submission, MessageSource source, SigningIdentity? signer)
    {
        var message = _message ??= new ArrayBufferWriter<byte>(16 * 1024);
        var signature = _signature ??= new ArrayBufferWriter<byte>(2 * 1024);
        message.ResetWrittenCount();
        signature.ResetWrittenCount();
        if (!source.TryWrite(message, out var error))
        {
            return new RenderOutcome.Impossible($"The message cannot be composed: {error}");
        }

        var sentAt = SendTimes.Of(submission, submission.Recipients[copy.Id.Ordinal].Personalization);
        signer?.Signer.Sign(message.WrittenSpan, sentAt, signature);
        var trace = Encoding.ASCII.GetBytes($"Received: by {options.Value.HostName} (Posthorn) with {source.Protocol} id {submission.Id};\r\n {MailDate.Format(sentAt)}\r\n");
        byte[] bytes = [.. signature.WrittenSpan, .. trace, .. message.WrittenSpan];
        var utf8 = source.RequiresSmtpUtf8(message.WrittenMemory) || !Ascii.IsValid(copy.Recipient.AsSpan(0, copy.Recipient.LastIndexOf('@')));
        if (message.Capacity > MaxKeptBuffer)
        {
            _message = null;
        }

        var returnPath = ReturnPath.Of(copy.AccountId, copy.Id, signer?.Domain.ReturnPath ?? options.Value.HostName);
        return new RenderOutcome.Rendered(new RenderedMail(bytes, returnPath, utf8 || source.IsEightBit(bytes), utf8)
        {
            Subject = source.ChangedSubject is { Length: > MaxSubject } subject ? subject[..MaxSubject] : source.ChangedSubject,
        });
    }
}
