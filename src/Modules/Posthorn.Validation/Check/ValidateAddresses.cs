using System.Collections.Concurrent;
using Posthorn.Kernel;
using Posthorn.Suppressions;

namespace Posthorn.Validation.Check;

/// <summary>Finds out about addresses: each domain is asked for once, and all bounces in one go.</summary>
internal sealed class ValidateAddresses(DomainMail domains, IBounceHistory bounces)
{
    /// <summary>Domains that are asked for at once.</summary>
    private const int Together = 50;

    /// <returns>In the order of the addresses.</returns>
    public async Task<IReadOnlyList<AddressFindings>> ExecuteAsync(long accountId, IReadOnlyList<string> emails, CancellationToken cancellationToken)
    {
        var parsed = emails.Select(email => EmailAddress.TryParse(email, out var address) ? address : null).ToList();
        var asked = new ConcurrentDictionary<string, MailDomain>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            parsed.OfType<EmailAddress>().Select(address => address.AsciiDomain).Distinct(StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = cancellationToken },
            async (domain, token) => asked[domain] = await domains.FindAsync(domain, token));
        var history = await bounces.FindAsync(
            accountId, [.. emails.Where((_, i) => parsed[i] is not null).Distinct(StringComparer.Ordinal)], cancellationToken);
        return [.. emails.Select((email, i) => Find(
            email, parsed[i], parsed[i] is { } address ? asked[address.AsciiDomain] : MailDomain.None, history.GetValueOrDefault(email)))];
    }

    private static AddressFindings Find(string email, EmailAddress? address, MailDomain domain, BounceHistory history)
    {
        if (address is null)
        {
            var at = email.LastIndexOf('@');
            return new AddressFindings(
                email, at < 0 ? email : email[..at], at < 0 ? "" : email[(at + 1)..].ToLowerInvariant(), false, MailDomain.None, false, false, null, BounceHistory.None);
        }

        return new AddressFindings(
            email, address.LocalPart, address.Domain, true, domain, AddressKindRules.IsDisposable(address.AsciiDomain),
            AddressKindRules.IsRole(address.LocalPart), SuggestionRules.Find(address.AsciiDomain), history);
    }
}
