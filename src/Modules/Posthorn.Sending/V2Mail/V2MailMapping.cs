using System.Buffers.Text;
using Microsoft.AspNetCore.StaticFiles;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Rules;
using Posthorn.Sending.SmtpApi;

namespace Posthorn.Sending.V2Mail;

/// <summary>What a form says, as the request that the rest of the house knows.</summary>
/// <param name="Request">To be judged by the rules of mail/send; complete as far as the form could be read.</param>
/// <param name="Problems">What could not be read, as sentences for the caller.</param>
/// <param name="KnowsRecipients">False: they may stand in an x-smtpapi that could not be read.</param>
internal sealed record MappedMail(MailSendRequest Request, IReadOnlyList<string> Problems, bool KnowsRecipients);

/// <summary>From the form of version 2 to a request (mail-sending 6.3). Pure.</summary>
internal static class V2MailMapping
{
    /// <summary>Stands for the recipients of the form while x-smtpapi is mapped: they share one mail.</summary>
    private static readonly string[] OneMail = [""];

    private static readonly FileExtensionContentTypeProvider MediaTypes = new();

    public static MappedMail Map(V2MailForm form)
    {
        List<string> problems = [];
        var isRead = SmtpApiHeader.TryParse(form.Text("x-smtpapi") ?? "", out var header, out var faults);
        AddSmtpApi(problems, faults);
        header ??= SmtpApiHeader.Empty;

        var shared = header.To.Count > 0 ? null : Shared(form, problems);
        if (shared is not null && shared.To.Count + shared.Cc.Count + shared.Bcc.Count > 1 && header.Sub.Values.Any(texts => texts.Distinct(StringComparer.Ordinal).Count() > 1))
        {
            problems.Add("x-smtpapi: sub has texts for several recipients, who must then stand in its own to");
        }

        if (!SmtpApiMapping.TryMap(header, OneMail, out var request, out faults))
        {
            AddSmtpApi(problems, faults);
            SmtpApiMapping.TryMap(SmtpApiHeader.Empty, OneMail, out request, out _);
        }

        if (TemplateIdRules.IsDynamic(request!.TemplateId))
        {
            problems.Add("x-smtpapi: A dynamic template cannot be used here");
        }

        return new MappedMail(
            request! with
            {
                From = new EmailObject(form.Text("from")?.Trim(), form.TextOrNull("fromname")),
                Personalizations = shared is null
                    ? request.Personalizations
                    : [request.Personalizations[0] with { To = shared.To, Cc = shared.Cc, Bcc = shared.Bcc }],
                ReplyTo = form.TextOrNull("replyto") is { } replyTo ? new EmailObject(replyTo.Trim()) : null,
                Subject = form.TextOrNull("subject"),
                Content = [.. ContentOf(form)],
                Attachments = Attachments(form, problems),
                Headers = V2HeaderReader.Read(form.Text("headers"), form.TextOrNull("date"), problems),
            },
            problems,
            isRead);
    }

    private static void AddSmtpApi(List<string> problems, IReadOnlyList<string> faults) => problems.AddRange(faults.Select(fault => $"x-smtpapi: {fault}"));

    private static IEnumerable<ContentBlock> ContentOf(V2MailForm form)
    {
        if (form.TextOrNull("text") is { } text)
        {
            yield return new ContentBlock("text/plain", text);
        }

        if (form.TextOrNull("html") is { } html)
        {
            yield return new ContentBlock("text/html", html);
        }
    }

    /// <summary>The one mail that all recipients of the form get.</summary>
    private static Personalization Shared(V2MailForm form, List<string> problems) => new()
    {
        To = People(form, "to", problems),
        Cc = People(form, "cc", problems),
        Bcc = People(form, "bcc", problems),
    };

    private static List<EmailObject> People(V2MailForm form, string list, List<string> problems)
    {
        var (addresses, names) = (form.List(list), form.List($"{list}name"));
        if (names.Count == addresses.Count)
        {
            return [.. addresses.Zip(names, PersonOf).OfType<EmailObject>()];
        }

        if (names.Any(name => name.Length > 0))
        {
            problems.Add($"{list}name: The number of names ({names.Count}) must be that of the addresses in {list} ({addresses.Count})");
        }

        return [.. addresses.Select(address => PersonOf(address, "")).OfType<EmailObject>()];
    }

    /// <returns>Null: an input that was left empty.</returns>
    private static EmailObject? PersonOf(string address, string name) =>
        string.IsNullOrWhiteSpace(address) ? null : new EmailObject(address.Trim(), name.Length == 0 ? null : name);

    private static List<AttachmentPart> Attachments(V2MailForm form, List<string> problems)
    {
        var ids = form.ContentIds();
        var files = form.Files.Select(file => AttachmentOf(file, ids)).ToList();
        var known = files.Select(file => file.Filename).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(ids.Keys.Where(name => !known.Contains(name)).Take(V2MailLimits.Errors).Select(name => $"content[{Shown(name)}]: There is no file of this name"));
        return files;
    }

    private static AttachmentPart AttachmentOf(V2Field file, IReadOnlyDictionary<string, string> ids)
    {
        var name = file.Key("files") is { Length: > 0 } key ? key : file.FileName;
        var id = name is not null && ids.GetValueOrDefault(name) is { Length: > 0 } given ? given : null;
        var base64 = new byte[Base64.GetMaxEncodedToUtf8Length(file.Bytes.Length)];
        Base64.EncodeToUtf8(file.Bytes.Span, base64, out _, out _);
        return new AttachmentPart
        {
            Content = new Base64Text(base64),
            Filename = name,
            Type = file.MediaType ?? (name is not null && MediaTypes.TryGetContentType(name, out var guess) ? guess : null),
            ContentId = id is ['<', .., '>'] ? id[1..^1] : id,
            Disposition = id is null ? null : "inline",
        };
    }

    private static string Shown(string name) => ErrorReport.Quote(name);
}
