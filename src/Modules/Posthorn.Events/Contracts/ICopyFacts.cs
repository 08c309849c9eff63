using Posthorn.Kernel;

namespace Posthorn.Events;

/// <summary>What was said of copies when they were accepted. Whoever accepts mail implements it; events carry only what is new.</summary>
public interface ICopyFacts
{
    /// <summary>Looks up many at once.</summary>
    /// <returns>Those that are still held; a copy whose mail was deleted after its retention is missing.</returns>
    ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken);
}

/// <param name="AccountId">Whose mail it is.</param>
/// <param name="Email">The recipient.</param>
/// <param name="MessageId">The <c>X-Message-Id</c> of the send, 22 characters.</param>
/// <param name="SmtpId">The <c>Message-ID</c> header with its brackets.</param>
/// <param name="From">The sender's address, without a name.</param>
/// <param name="Subject">As accepted: tags of templates not yet filled in. Null: it comes from a template, and events of delivery bring it.</param>
/// <param name="Categories">At most 10.</param>
/// <param name="UniqueArguments"><c>custom_args</c> or <c>unique_args</c>, those of the personalization over those of the message.</param>
/// <param name="GroupId">The unsubscribe group of the send.</param>
/// <param name="Pool">The IP pool that the send named.</param>
/// <param name="SendAt">When it was planned for, Unix seconds.</param>
/// <param name="TemplateId">The template of the send.</param>
/// <param name="KeyId">The id of the API key that sent it; null: it was none, or nobody knows.</param>
public sealed record CopyFacts(
    long AccountId,
    string Email,
    string MessageId,
    string SmtpId,
    string From,
    string? Subject,
    IReadOnlyList<string> Categories,
    IReadOnlyDictionary<string, string> UniqueArguments,
    long? GroupId,
    EventPool? Pool,
    long? SendAt,
    string? TemplateId,
    string? KeyId)
{
    /// <summary>The user name of who was logged in and sent it; null: it was a program.</summary>
    public string? Teammate { get; init; }

    /// <summary>Where the request came from that brought the mail; null: the server itself wrote it.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>Test mail, which never left the house: its events are told like others, and counted nowhere.</summary>
    public bool IsTest { get; init; }
}
