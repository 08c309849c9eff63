using Posthorn.Accounts;
using Posthorn.Senders;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Templates;
using Posthorn.Suppressions;

namespace Posthorn.Sending.MailSend;

/// <summary>What the account has of all that a request names, and what it has set for all of its mail.</summary>
/// <param name="Template">The active words of the template that it names; null: it names none, or the account has none of that id with an active version.</param>
/// <param name="Batch">The batch that it names; null: it names none, or the account has no such batch.</param>
/// <param name="Groups">The account's unsubscribe groups; empty when the request names none.</param>
internal sealed record AccountFacts(
    long AccountId, SendingIpSnapshot Pools, AccountSettings Settings, ActiveTemplate? Template, Batch? Batch, IReadOnlyList<UnsubscribeGroup> Groups)
{
    /// <summary>What holds for the mail from now on.</summary>
    public FrozenChoices Freeze() =>
        Template is null && ReferenceEquals(Settings, AccountSettings.Default) ? FrozenChoices.None : new FrozenChoices(Template?.ContentId, Settings);
}

/// <summary>Looks up what a request names, and nothing else: most mail names nothing.</summary>
internal sealed class FactFinder(ISendingIps pools, IAccountSettings settings, ITemplateCatalog templates, Batches batches, IUnsubscribeGroups groups)
{
    public async ValueTask<AccountFacts> FindAsync(long accountId, MailSendRequest request, CancellationToken cancellationToken) => new(
        accountId,
        pools.Current,
        await settings.GetAsync(accountId, cancellationToken),
        request.TemplateId is { } template ? await templates.FindActiveAsync(accountId, template, cancellationToken) : null,
        request.BatchId is { } batch ? await batches.FindAsync(accountId, batch, cancellationToken) : null,
        request.Asm is null ? [] : await groups.ListAsync(accountId, cancellationToken));
}
