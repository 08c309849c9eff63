using Posthorn.Kernel;

namespace Posthorn.Inbox.Search;

/// <summary>The query parameters that choose mails: the query language, and one parameter for each field whose whole value is one phrase.</summary>
internal sealed record InboxFilter(string? Query, string? Recipient, string? Sender, string? Subject, string? Text)
{
    /// <returns>The query, or null after an error was added.</returns>
    public InboxQuery? Read(List<ApiError> errors)
    {
        if (!InboxQueryParser.TryParse(Query ?? "", out var query, out var error))
        {
            errors.Add(new ApiError(error, "query"));
            return null;
        }

        var terms = query.Terms.ToList();
        foreach (var (field, name, value) in Phrases())
        {
            if (value?.Length > InboxQuery.MaxLength)
            {
                errors.Add(new ApiError($"The {name} is longer than {InboxQuery.MaxLength} characters.", name));
                return null;
            }

            if (MailText.Fold(value ?? "") is { Length: > 0 } phrase)
            {
                terms.Add(new InboxTerm(field, phrase));
            }
        }

        return new InboxQuery(terms);
    }

    /// <summary>As the query language would say it.</summary>
    public override string ToString() => string.Join(
        ' ', Phrases().Where(phrase => !string.IsNullOrEmpty(phrase.Value)).Select(phrase => $"{phrase.Name}:\"{phrase.Value}\"").Prepend(Query).Where(part => !string.IsNullOrEmpty(part)));

    private (InboxField Field, string Name, string? Value)[] Phrases() =>
    [
        (InboxField.Recipient, "recipient", Recipient),
        (InboxField.Sender, "sender", Sender),
        (InboxField.Subject, "subject", Subject),
        (InboxField.Text, "text", Text),
    ];
}
