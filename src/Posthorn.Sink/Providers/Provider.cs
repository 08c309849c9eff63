using Posthorn.Smtp;

namespace Posthorn.Sink;

/// <summary>
/// A large mail provider: its name in the greeting and its refusals, most in words that senders have published, some only in its manner.
/// <c>{ip}</c>, <c>{recipient}</c> and <c>{domain}</c> are filled in.
/// </summary>
public sealed partial record Provider
{
    private Provider(string name, string hostName, string sentence, params (ProviderAnswer When, StagedReply Said)[] answers) =>
        (Name, HostName, Sentence, Answers) = (name, hostName, sentence, answers.ToDictionary(answer => answer.When, answer => answer.Said));

    public static IReadOnlyList<Provider> All { get; } =
        [Google, Microsoft, Yahoo, Apple, Comcast, Gmx, Orange, Qq, NetEase, Mimecast, Proofpoint, Barracuda];

    /// <summary>As in <c>--personality google</c> and <c>google-spam@</c>.</summary>
    public string Name { get; }

    public string HostName { get; }

    public string Sentence { get; }

    /// <summary>All six.</summary>
    public IReadOnlyDictionary<ProviderAnswer, StagedReply> Answers { get; }

    /// <returns>Null: nobody is called so.</returns>
    public static Provider? Find(string name) => All.FirstOrDefault(provider => string.Equals(provider.Name, name, StringComparison.OrdinalIgnoreCase));

    private static StagedReply At(AnswerStage stage, int code, string? enhanced, params string[] lines) =>
        new(stage, new SmtpReply(code, EnhancedStatusCode.TryParse(enhanced, out var status) ? status : null, lines));
}
