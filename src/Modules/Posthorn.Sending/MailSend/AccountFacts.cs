using Posthorn.Accounts;
using Posthorn.Senders;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Templates;
using Posthorn.Suppressions;

namespace Posthorn.Sending.MailSend;

/// <summary>What the account has of all that a request names, and what it has set for all of its mail.</summary>
/// <param name="Sender">Whose mail it is.</param>
/// <param name="Template">The active words of the template that it names; null: it names none, or the account has none of that id with an active version.</param>
/// <param name="Batch">The batch that it names; null: it names none, or the account has no such batch.</param>
/// <param name="Groups">The account's unsubscribe groups; empty when the request names none.</param>
internal sealed record AccountFacts(
    MailSender Sender, SendingIpSnapshot Pools, AccountSettings Settings, ActiveTemplate? Template, Batch? Batch, IReadOnlyList<UnsubscribeGroup> Groups)
{
    public long AccountId => Sender.AccountId;

    /// <summary>What holds for the mail from now on.</summary>
    public FrozenChoices Freeze() => !Sender.IsTest && Template is null && ReferenceEquals(Settings, AccountSettings.Default)
        ? FrozenChoices.None
        : new FrozenChoices(Template?.ContentId, Settings) { IsTest = Sender.IsTest };
}

/// <summary>Looks up what a request names, and nothing else: most mail names nothing.</summary>
internal sealed class FactFinder(ISendingIps pools, IAccountSettings settings, ITemplateCatalog templates, Batches batches, IUnsubscribeGroups groups)
{
    public async ValueTask<AccountFacts> FindAsync(MailSender sender, MailSendRequest request, CancellationToken cancellationToken) => new(
        sender,
        pools.Current,
        await settings.GetAsync(sender.AccountId, cancellationToken),
        request.TemplateId is { } template ? await templates.FindActiveAsync(sender.AccountId, template, cancellationToken) : null,
        request.BatchId is { } batch ? await batches.FindAsync(sender.AccountId, batch, cancellationToken) : null,
        request.Asm is null ? [] : await groups.ListAsync(sender.AccountId, cancellationToken));
}
