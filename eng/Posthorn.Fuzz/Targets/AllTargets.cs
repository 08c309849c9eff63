using Posthorn.Fuzz.Engine;

namespace Posthorn.Fuzz.Targets;

/// <summary>Every parser that reads what strangers write.</summary>
internal static class AllTargets
{
    private static readonly FuzzTarget[] Targets =
    [
        new SmtpServerTarget(),
        new SmtpReplyTarget(),
        new SmtpPathTarget(),
        new DnsMessageTarget(),
        new DnsTcpTarget(),
        new DnsNameTarget(),
        new MimeMessageTarget(),
        new MimeHeaderTarget(),
        new MimeRewriteTarget(),
        new DkimTagsTarget(),
        new DkimKeyTarget(),
        new DkimMailTarget(),
        new MtaStsRecordTarget(),
        new MtaStsPolicyTarget(),
        new TlsRptTarget(),
        new TlsaTarget(),
        new ReplyClassTarget(),
        new RetryAfterTarget(),
        new MxHostsTarget(),
        new ShapingFileTarget(),
        new InboxMailTarget(),
        new MailSendTarget(),
        new HandlebarsTarget(),
        new SubstitutionsTarget(),
        new HtmlEditsTarget(),
        new SmtpApiTarget(),
        new V2FormTarget(),
        new JsonMembersTarget(),
        new ActivityQueryTarget(),
        new MmdbTarget(),
        new MarkTokenTarget(),
        new EmailAddressTarget(),
        new MessageIdTarget(),
    ];

    public static IReadOnlyList<FuzzTarget> All => Targets;

    /// <param name="part">Of the name; null: all.</param>
    public static IReadOnlyList<FuzzTarget> Named(string? part) =>
        part is null ? Targets
        : Array.Find(Targets, target => target.Name == part) is { } exact ? [exact]
        : [.. Targets.Where(target => target.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];
}
