using Posthorn.Kernel;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Submissions;

/// <summary>An accepted request with all that rendering needs.</summary>
/// <param name="Body">The request's JSON; <paramref name="Request"/> holds slices of it.</param>
internal sealed record Submission(MessageId Id, long AccountId, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Body, MailSendRequest Request)
{
    /// <summary>The pool that the request named, as it was found at accept; null: none was named.</summary>
    public SubmissionPool? Pool { get; init; }

    public FrozenChoices Frozen { get; init; } = FrozenChoices.None;

    public MailOrigin Origin { get; init; } = MailOrigin.Unknown;

    /// <summary>The message as it was submitted by SMTP, without what is not for recipients; null: the request holds the content.</summary>
    public ReadOnlyMemory<byte>? Mime { get; init; }

    /// <summary>None of its copies leaves the house.</summary>
    public bool IsTest => Frozen.IsTest;

    /// <summary>Octets that it holds.</summary>
    public int Size => Body.Length + (Mime?.Length ?? 0);

    /// <summary>
    /// Every recipient in the order of the request: to, cc, bcc of the first personalization, then the next; then those that a setting adds.
    /// The place is the copy's ordinal.
    /// </summary>
    public IReadOnlyList<SubmissionRecipient> Recipients => field ??= RecipientList.Of(Request, Frozen.Settings.Bcc, Frozen.Monitor);
}

/// <param name="Personalization">The place of the recipient's personalization.</param>
internal sealed record SubmissionRecipient(int Personalization, string Email);

/// <summary>A pool by id, and by the name that it had.</summary>
internal sealed record SubmissionPool(long Id, string Name);
