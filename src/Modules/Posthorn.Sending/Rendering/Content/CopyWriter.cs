using Microsoft.Extensions.Options;
using Posthorn.Delivery;
using Posthorn.Senders;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Rendering.Settings;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Templates;
using Posthorn.Templating;
using Posthorn.Tracking;

namespace Posthorn.Sending.Rendering.Content;

/// <summary>What came of writing a copy.</summary>
internal abstract record WriteOutcome
{
    public sealed record Written(MessageSource Source) : WriteOutcome;

    /// <summary>It cannot be written and never will: the copy is dropped.</summary>
    public sealed record Failed(string Reason) : WriteOutcome;
}

/// <summary>One copy's message: template and substitutions, then the marks, then everything else that a message has.</summary>
internal sealed class CopyWriter(ITemplateCatalog templates, ContentFiller filler, ITrackingLinks links, ILinkHosts hosts, IOptions<SendingOptions> options)
{
    public async ValueTask<WriteOutcome> WriteAsync(Submission submission, CopyToRender copy, CancellationToken cancellationToken)
    {
        ActiveTemplate? template = null;
        if (submission.Frozen.TemplateContent is { } words)
        {
            template = await templates.FindContentAsync(submission.AccountId, words, cancellationToken);
            if (template is null)
            {
                return new WriteOutcome.Failed("The template of the message is gone");
            }
        }

        var (request, index) = (submission.Request, submission.Recipients[copy.Id.Ordinal].Personalization);
        var host = await hosts.FindDefaultAsync(copy.AccountId, cancellationToken);
        var marked = new MarkedCopy(copy.AccountId, copy.Id) { Address = host?.Address };
        if (submission.Mime is { } mime)
        {
            var submitted = MarksOf(submission, marked, copy.Recipient, request.Asm is not null && SubmittedWords.HasGroupTags(mime));
            var changes = SubmittedWords.Of(submission, index, template, submitted);
            return new WriteOutcome.Written(new MessageSource.Submitted(submission, index, options.Value.HostName, changes, submitted.ListUnsubscribe, copy.SevenBit)
            {
                ChangedSubject = Changed(AcceptedSubject(request, index), changes.Subject?.Invoke(AcceptedSubject(request, index))),
            });
        }

        var filled = filler.Fill(request, index, template, template is { IsDynamic: true } ? SystemTagsOf(submission, marked, copy.Recipient) : NoTags);
        if (filled is not FillOutcome.Filled { Content: var content })
        {
            return new WriteOutcome.Failed(((FillOutcome.Failed)filled).Reason);
        }

        var hasGroupTags = request.Asm is not null && content.Bodies.Any(body => UnsubscribeTags.HasGroupTag(body.Text));
        var marks = MarksOf(submission, marked, copy.Recipient, hasGroupTags);
        return new WriteOutcome.Written(new MessageSource.Composed(
            DraftBuilder.Build(submission, index, options.Value.HostName, content.Map(marks.Text, marks.Html), marks.ListUnsubscribe))
        {
            ChangedSubject = Changed(AcceptedSubject(request, index), content.Subject),
        });
    }

    private static string AcceptedSubject(MailSendRequest request, int index) => request.Personalizations[index].Subject ?? request.Subject ?? "";

    private static string? Changed(string accepted, string? written) => written == accepted ? null : written;

    private CopyMarks MarksOf(Submission submission, MarkedCopy copy, string recipient, bool hasGroupTags) => new(
        EffectiveSettings.Of(submission.Request, submission.Frozen.Settings), links, copy, recipient, submission.Request.Asm, hasGroupTags);

    private static readonly Dictionary<string, string> NoTags = [];

    /// <summary>Mail-sending 3.6: with a group its addresses, else the global one.</summary>
    private Dictionary<string, string> SystemTagsOf(Submission submission, MarkedCopy copy, string recipient)
    {
        var asm = submission.Request.Asm;
        return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["unsubscribe"] = asm?.GroupId is { } group ? links.GroupUnsubscribe(copy, recipient, group) : links.Unsubscribe(copy, recipient),
            ["unsubscribe_preferences"] = asm?.GroupId is { } shown
                ? links.Preferences(copy, recipient, shown, asm.GroupsToDisplay)
                : links.Unsubscribe(copy, recipient),
        };
    }
}
