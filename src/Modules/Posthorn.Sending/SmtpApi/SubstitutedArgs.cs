using System.Diagnostics.CodeAnalysis;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Rules;
using Posthorn.Templating;

namespace Posthorn.Sending.SmtpApi;

/// <summary>
/// Tags in the values of <c>unique_args</c>, which mail/send does not know: put in at accept, so that every event of a copy carries its own texts.
/// A personalization gets those arguments only that its substitutions change.
/// </summary>
internal static class SubstitutedArgs
{
    /// <summary>Bytes for all recipients together: a small header can ask for any number of them.</summary>
    private const long MaxBytes = 16 * 1024 * 1024;

    /// <param name="request">As mapped; its substitutions have passed their rules.</param>
    /// <param name="substituted">The same with the arguments of each recipient.</param>
    /// <param name="problems">A sentence for the sender when they grow too large or break a line.</param>
    public static bool TryApply(MailSendRequest request, [NotNullWhen(true)] out MailSendRequest? substituted, out IReadOnlyList<string> problems)
    {
        (substituted, problems) = (request, []);
        if (request.CustomArgs.Count == 0 || request.Personalizations.All(personalization => personalization.Substitutions is null))
        {
            return true;
        }

        var total = 0L;
        var personalizations = new List<Personalization>(request.Personalizations.Count);
        foreach (var personalization in request.Personalizations)
        {
            var args = ArgsOf(request, personalization);
            var bytes = CustomArgsRules.Size(args);
            total += bytes;
            if (bytes > MailSendLimits.Default.CustomArgsBytes || total > MaxBytes || args.Values.Any(LineBreaks.In))
            {
                (substituted, problems) = (null, ["unique_args must stay small and on one line each after its tags are replaced"]);
                return false;
            }

            personalizations.Add(personalization with { CustomArgs = args });
        }

        substituted = request with { Personalizations = personalizations };
        return true;
    }

    private static Dictionary<string, string> ArgsOf(MailSendRequest request, Personalization personalization)
    {
        var tags = new SubstitutionSet(personalization.Substitutions ?? MailSendRequest.Empty.Sections, request.Sections);
        return request.CustomArgs
            .Select(arg => (arg.Key, Before: arg.Value, After: tags.Apply(arg.Value)))
            .Where(arg => arg.After != arg.Before)
            .ToDictionary(arg => arg.Key, arg => arg.After, StringComparer.Ordinal);
    }
}
