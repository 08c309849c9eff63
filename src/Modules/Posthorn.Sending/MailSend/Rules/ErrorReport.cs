using Posthorn.Kernel;
using Posthorn.Sending.MailSend.Reading;

namespace Posthorn.Sending.MailSend.Rules;

/// <summary>Gathers what is wrong with one request, beginning with what the parser could not bind.</summary>
internal sealed class ErrorReport
{
    /// <summary>Enough for one error per recipient of the largest request.</summary>
    public const int MaxErrors = JsonBinder.MaxErrors;

    private const int LongestQuote = 320;

    // SendGrid names the sender and the personalizations first and the template before the content; the rest follows the documentation.
    private static readonly string[] Order =
    [
        "from", "personalizations", "reply_to", "reply_to_list", "subject", "template_id", "content", "attachments", "sections", "headers",
        "categories", "custom_args", "send_at", "batch_id", "asm", "ip_pool_name", "mail_settings", "tracking_settings",
    ];

    private readonly List<(FieldPath Field, ApiError Error)> _errors = [];
    private readonly HashSet<FieldPath>? _unread;

    public ErrorReport(IReadOnlyList<ReadError> readErrors)
    {
        if (readErrors.Count > 0)
        {
            _unread = [.. readErrors.Select(error => error.Field)];
        }

        foreach (var error in readErrors)
        {
            Add(error.Field, error.Message);
        }
    }

    public bool IsFull => _errors.Count >= MaxErrors;

    /// <summary>True when the parser has refused this member already, so that its absence says nothing.</summary>
    public bool IsUnread(FieldPath field) => _unread is not null && _unread.Contains(field);

    public void Add(FieldPath field, string message)
    {
        if (!IsFull)
        {
            Add(field, message, field.Help);
        }
    }

    public void Add(FieldPath field, string message, string? help)
    {
        if (!IsFull)
        {
            _errors.Add((field, new ApiError(message, field.ToString(), help)));
        }
    }

    /// <summary>For rules of one line.</summary>
    public void AddIf(bool isBroken, FieldPath field, string message)
    {
        if (isBroken)
        {
            Add(field, message);
        }
    }

    public IReadOnlyList<ApiError> InOrder() => _errors.Count == 0
        ? []
        : [.. _errors.OrderBy(entry => Array.IndexOf(Order, entry.Field.Root)).ThenBy(entry => entry.Field.Item).Select(entry => entry.Error)];

    /// <summary>The caller's value inside a message, cut where it is too long to be shown.</summary>
    public static string Quote(string value) =>
        value.Length <= LongestQuote ? value : string.Concat(value.AsSpan(0, LongestQuote - (char.IsHighSurrogate(value[LongestQuote - 1]) ? 1 : 0)), "…");
}
