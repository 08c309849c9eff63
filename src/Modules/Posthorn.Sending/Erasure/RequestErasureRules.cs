using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.Erasure;

/// <summary>
/// What an accepted request still says when recipients of it are forgotten. Every recipient keeps its place, since places name copies; who is
/// forgotten becomes the placeholder. Pure.
/// </summary>
internal static class RequestErasureRules
{
    /// <summary>Stands for an archive or monitor that was forgotten: it must not look like one of the recipients, who get no second copy.</summary>
    private const string ArchivePlaceholder = "archive@" + ErasedAddresses.PlaceholderDomain;

    public static bool IsErased(string? email) => email is not null && email.EndsWith("@" + ErasedAddresses.PlaceholderDomain, StringComparison.Ordinal);

    /// <returns>The request without them. Where nobody is left who got the mail, nothing of its content is left either.</returns>
    public static MailSendRequest Forget(MailSendRequest request, ErasedAddresses addresses)
    {
        List<Personalization> people = [.. request.Personalizations.Select(personalization => Forget(personalization, addresses))];
        return people.TrueForAll(IsNobody)
            ? new MailSendRequest
            {
                From = request.From,
                Personalizations = people,
                Asm = request.Asm,
                SendAt = request.SendAt,
                BatchId = request.BatchId,
                IpPoolName = request.IpPoolName,
                TemplateId = request.TemplateId,
                MailSettings = MailSettings.Empty with { Bcc = ForgetBcc(request.MailSettings.Bcc, addresses) },
            }
            : Redact(request, addresses) with { Personalizations = people };
    }

    /// <summary>What was in force when it was accepted names people too: whose bounces do not count, who gets samples.</summary>
    public static FrozenChoices Forget(FrozenChoices frozen, ErasedAddresses addresses)
    {
        var (whitelist, bcc) = (frozen.Settings.AddressWhitelist, frozen.Settings.Bcc);
        var settings = whitelist.List.Any(addresses.Contains) ? frozen.Settings with { AddressWhitelist = whitelist with { List = [.. whitelist.List.Where(listed => !addresses.Contains(listed))] } } : frozen.Settings;
        settings = addresses.Contains(bcc.Email) ? settings with { Bcc = bcc with { Email = ArchivePlaceholder } } : settings;
        return ReferenceEquals(settings, frozen.Settings) && !addresses.Contains(frozen.Monitor)
            ? frozen
            : frozen with { Settings = settings, Monitor = addresses.Contains(frozen.Monitor) ? ArchivePlaceholder : frozen.Monitor };
    }

    /// <summary>True when everybody who is named got forgotten.</summary>
    public static bool IsNobody(MailSendRequest request) => request.Personalizations.All(IsNobody);

    private static bool IsNobody(Personalization personalization) =>
        personalization.To.Concat(personalization.Cc).Concat(personalization.Bcc).All(person => IsErased(person.Email));

    private static Personalization Forget(Personalization personalization, ErasedAddresses addresses)
    {
        var people = personalization with
        {
            To = Forget(personalization.To, addresses),
            Cc = Forget(personalization.Cc, addresses),
            Bcc = Forget(personalization.Bcc, addresses),
        };
        return IsNobody(people)
            ? new Personalization { From = people.From, To = people.To, Cc = people.Cc, Bcc = people.Bcc, SendAt = people.SendAt }
            : people with
            {
                Subject = addresses.Redact(people.Subject),
                Headers = Redact(people.Headers, addresses),
                Substitutions = people.Substitutions is null ? null : Redact(people.Substitutions, addresses),
                DynamicTemplateData = people.DynamicTemplateData is { } data ? JsonRedaction.Redact(data, addresses) : default(ReadOnlyMemory<byte>?),
                CustomArgs = Redact(people.CustomArgs, addresses),
            };
    }

    private static MailSendRequest Redact(MailSendRequest request, ErasedAddresses addresses) => request with
    {
        ReplyTo = Redact(request.ReplyTo, addresses),
        ReplyToList = [.. request.ReplyToList.Select(person => Redact(person, addresses)!)],
        Subject = addresses.Redact(request.Subject),
        Content = [.. request.Content.Select(block => block with { Value = addresses.Redact(block.Value) })],
        Attachments = [.. request.Attachments.Select(part => part with { Filename = addresses.Redact(part.Filename) })],
        Sections = Redact(request.Sections, addresses),
        Headers = Redact(request.Headers, addresses),
        Categories = [.. request.Categories.Select(category => addresses.Redact(category))],
        CustomArgs = Redact(request.CustomArgs, addresses),
        MailSettings = request.MailSettings with { Bcc = ForgetBcc(request.MailSettings.Bcc, addresses) },
    };

    private static BccSetting? ForgetBcc(BccSetting? bcc, ErasedAddresses addresses) => bcc is not null && addresses.Contains(bcc.Email) ? bcc with { Email = ArchivePlaceholder } : bcc;

    private static EmailObject? Redact(EmailObject? person, ErasedAddresses addresses) =>
        person is not null && addresses.Contains(person.Email) ? new EmailObject(ErasedAddresses.Placeholder) : person;

    private static List<EmailObject> Forget(IReadOnlyList<EmailObject> people, ErasedAddresses addresses) => [.. people.Select(person => Redact(person, addresses)!)];

    private static List<KeyValuePair<string, string>> Redact(IReadOnlyList<KeyValuePair<string, string>> pairs, ErasedAddresses addresses) =>
        [.. pairs.Select(pair => KeyValuePair.Create(pair.Key, addresses.Redact(pair.Value)))];

    private static Dictionary<string, string> Redact(IReadOnlyDictionary<string, string> pairs, ErasedAddresses addresses)
    {
        var clean = new Dictionary<string, string>();
        foreach (var (key, value) in pairs)
        {
            clean[addresses.Redact(key)] = addresses.Redact(value);
        }

        return clean;
    }
}
