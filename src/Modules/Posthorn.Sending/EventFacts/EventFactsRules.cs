using Posthorn.Events;
using Posthorn.Mime;
using Posthorn.Sending.SmtpSubmission;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.EventFacts;

/// <summary>What the events of a mail tell of it, from what was accepted. Pure.</summary>
internal static class EventFactsRules
{
    /// <returns>One for each recipient; the place is the copy's ordinal.</returns>
    public static CopyFacts[] Of(Submission submission, string hostName)
    {
        var request = submission.Request;
        var messageId = submission.Id.ToString();
        var own = OwnMessageId(submission);
        var pool = submission.Pool is { } named ? new EventPool(named.Name, named.Id.ToString()) : null;
        var arguments = new IReadOnlyDictionary<string, string>?[request.Personalizations.Count];
        return [.. submission.Recipients.Select(recipient =>
        {
            var personalization = request.Personalizations[recipient.Personalization];
            return new CopyFacts(
                submission.AccountId,
                recipient.Email,
                messageId,
                HeaderOf(personalization.Headers, "Message-ID") ?? own ?? $"<{IdOf(submission, recipient.Personalization)}@{hostName}>",
                (personalization.From ?? request.From)?.Email ?? "",
                personalization.Subject ?? request.Subject,
                request.Categories,
                arguments[recipient.Personalization] ??= Merge(request.CustomArgs, personalization.CustomArgs),
                request.Asm?.GroupId,
                pool,
                personalization.SendAt ?? request.SendAt,
                request.TemplateId,
                submission.Origin.KeyId)
            {
                Teammate = submission.Origin.Teammate,
                ClientAddress = submission.Origin.ClientAddress,
                IsTest = submission.IsTest,
            };
        })];
    }

    /// <summary>What they hold in memory, more or less, in characters: texts that recipients share are counted for each.</summary>
    public static long Weigh(IReadOnlyList<CopyFacts> facts) =>
        200 + facts.Sum(copy => 200L + copy.Email.Length + copy.SmtpId.Length + (copy.Subject?.Length ?? 0)
            + copy.Categories.Sum(category => (long)category.Length) + copy.UniqueArguments.Sum(pair => (long)pair.Key.Length + pair.Value.Length));

    private static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> common, IReadOnlyDictionary<string, string> own)
    {
        if (own.Count == 0 || common.Count == 0)
        {
            return own.Count == 0 ? common : own;
        }

        var merged = new Dictionary<string, string>(common);
        foreach (var (name, value) in own)
        {
            merged[name] = value;
        }

        return merged;
    }

    /// <summary>As the mail is composed: personalizations of one request must not look like one mail to a mailbox. A message by SMTP has but one.</summary>
    private static string IdOf(Submission submission, int personalization) =>
        personalization == 0 || submission.Mime is not null ? submission.Id.ToString() : $"{submission.Id}.{personalization}";

    private static string? OwnMessageId(Submission submission)
    {
        if (submission.Mime is { } mime)
        {
            return MimeParser.TryParseHeader(mime, SubmittedMessage.StoredLimits, out var headers, out _)
                ? HeaderOf(headers.Select(header => new KeyValuePair<string, string>(header.Name, header.Value)), "Message-ID")
                : null;
        }

        return HeaderOf(submission.Request.Headers, "Message-ID");
    }

    private static string? HeaderOf(IEnumerable<KeyValuePair<string, string>> headers, string name) =>
        headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.Trim() is { Length: > 0 } value ? value : null;
}
