using System.Net;
using Posthorn.Accounts;

namespace Posthorn.Sending.Submissions;

/// <summary>Who handed a mail in, for the activity feed.</summary>
/// <param name="KeyId">The id of the API key; null: it was none.</param>
/// <param name="Teammate">The user name of who was logged in; null: nobody was.</param>
/// <param name="ClientAddress">Where the request or connection came from; IPv4 as such.</param>
internal sealed record MailOrigin(string? KeyId, string? Teammate, string? ClientAddress)
{
    /// <summary>The server's own mail, and what was accepted before this was kept.</summary>
    public static readonly MailOrigin Unknown = new(null, null, null);

    public static MailOrigin Of(Caller caller) => new(caller.KeyId, caller.PersonName, TextOf(caller.From));

    private static string? TextOf(IPAddress? address) => (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
}
