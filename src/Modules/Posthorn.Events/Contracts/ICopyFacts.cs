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
/// <param name="Subject">As accepted: tags of templates not yet filled in. Null: it comes from a template.</param>
/// <param name="Categories">At most 10.</param>
/// <param name="UniqueArguments"><c>custom_args</c> or <c>unique_args</c>, those of the personalization over those of the message.</param>
/// <param name="GroupId">The unsubscribe group of the send.</param>
/// <param name="Pool">The IP pool that the send named.</param>
/// <param name="SendAt">When it was planned for, Unix seconds.</param>
/// <param name="TemplateId">The template of the send.</param>
/// <param name="KeyName">The name of the API key that sent it, when known.</param>
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
    string? KeyName);
