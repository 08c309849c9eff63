using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Sink;

/// <summary>
/// A kind of server that senders meet, as a change of <see cref="MailSinkOptions"/>. They compose: each changes what it is about
/// and leaves the rest. In a command line or file it is <c>NAME</c> or <c>NAME:VALUE</c>.
/// </summary>
public sealed record Personality
{
    private readonly Func<MailSinkOptions, string?, MailSinkOptions?> _apply;

    /// <param name="name">Lower case, with hyphens.</param>
    /// <param name="sentence">What a sender meets.</param>
    /// <param name="prospect">What becomes of its mail.</param>
    /// <param name="apply">Null when the value makes no sense.</param>
    internal Personality(string name, string sentence, Prospect prospect, Func<MailSinkOptions, string?, MailSinkOptions?> apply) =>
        (Name, Sentence, Prospect, _apply) = (name, sentence, prospect, apply);

    public string Name { get; }

    public string Sentence { get; }

    /// <summary>What becomes of a mail whose sender does everything right.</summary>
    public Prospect Prospect { get; }

    /// <summary>How a value looks, such as <c>30s</c>; null: it takes none.</summary>
    public string? Value { get; internal init; }

    /// <summary>It shows before the first recipient is named, so no address can ask for it.</summary>
    public bool BeginsWithConnection { get; internal init; }

    /// <summary>It does nothing without a value.</summary>
    public bool NeedsValue { get; internal init; }

    /// <param name="options">What was there before.</param>
    /// <param name="value">What followed the colon; null: nothing did.</param>
    /// <param name="changed">The options with this personality.</param>
    /// <param name="error">What is wrong with the value.</param>
    public bool TryApply(
        MailSinkOptions options, string? value, [NotNullWhen(true)] out MailSinkOptions? changed, [NotNullWhen(false)] out string? error)
    {
        changed = value is not null && Value is null ? null : _apply(options, value);
        error = changed is not null ? null
            : Value is null ? $"{Name} takes no value."
            : value is null ? $"{Name} needs a value such as {Name}:{Value}."
            : $"{Name} understands a value such as {Value}, not {value}.";
        return error is null;
    }

    /// <summary>With its usual value.</summary>
    /// <exception cref="InvalidOperationException">It needs a value.</exception>
    public MailSinkOptions Apply(MailSinkOptions options) =>
        TryApply(options, null, out var changed, out var error) ? changed : throw new InvalidOperationException(error);

    public override string ToString() => Name;
}

/// <summary>What becomes of a mail whose sender does everything right.</summary>
public enum Prospect
{
    /// <summary>Taken at the first attempt.</summary>
    Taken,

    /// <summary>Taken at a later attempt, or over a new connection.</summary>
    TakenLater,

    /// <summary>Refused for good: a bounce.</summary>
    Refused,

    /// <summary>Never taken and never refused: it waits until its sender gives up.</summary>
    Waits,

    /// <summary>The sink has it, and the sender cannot know: it comes again.</summary>
    Repeated,

    /// <summary>Depends on the recipient, or on the sender's demands.</summary>
    Mixed,
}
