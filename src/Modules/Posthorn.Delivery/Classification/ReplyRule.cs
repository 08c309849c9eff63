using Posthorn.Smtp;

namespace Posthorn.Delivery.Classification;

/// <summary>One rule of the table: a reply that meets the conditions and says one of the phrases is of this kind.</summary>
/// <param name="Place">Its place in the table; the first rule that fits wins.</param>
/// <param name="Line">Where it begins in the file.</param>
/// <param name="Phrases">Empty: the conditions alone decide.</param>
/// <param name="Samples">Replies that must come out here and nowhere else.</param>
internal sealed record ReplyRule(
    int Place, int Line, ReplyKind Kind, ReplyConditions Conditions, IReadOnlyList<Phrase> Phrases, IReadOnlyList<ReplySample> Samples);

/// <summary>A reply that a provider's servers are known to give.</summary>
/// <param name="Origin">Who says it: a provider or a mail server's name.</param>
internal sealed record ReplySample(string Origin, SmtpStage Stage, SmtpReply Reply, int Line);
