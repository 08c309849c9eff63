namespace Posthorn.Sink;

/// <summary>Makes personalities of each form of value.</summary>
internal static class PersonalityForms
{
    public static Personality Plain(string name, string sentence, Prospect prospect, Func<MailSinkOptions, MailSinkOptions> change) =>
        new(name, sentence, prospect, (options, _) => change(options));

    /// <summary>With a number, or its usual one.</summary>
    public static Personality Counted(string name, int usual, string sentence, Prospect prospect, Func<MailSinkOptions, int, MailSinkOptions> change) =>
        new(name, sentence, prospect, (options, value) =>
            value is null ? change(options, usual) : ValueParser.TryCount(value, out var count) ? change(options, count) : null) { Value = $"{usual}" };

    /// <summary>With a time, or its usual one.</summary>
    public static Personality Timed(string name, string usual, string sentence, Prospect prospect, Func<MailSinkOptions, TimeSpan, MailSinkOptions> change) =>
        new(name, sentence, prospect, (options, value) => ValueParser.TryTime(value ?? usual, out var time) ? change(options, time) : null) { Value = usual };

    /// <summary>A reply of the user's own at one stage.</summary>
    public static Personality Answer(string name, AnswerStage stage, string example, string sentence) =>
        new(name, sentence, Prospect.Mixed, (options, value) =>
            value is not null && ValueParser.TryAnswer(value, stage, out var answer) ? options with { Answers = [.. options.Answers, answer!] } : null)
        { Value = example, NeedsValue = true, BeginsWithConnection = stage < AnswerStage.Rcpt };

    public static Personality FromTheStart(this Personality personality) => personality with { BeginsWithConnection = true };
}
