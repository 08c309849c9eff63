using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Accounts.Profile;

/// <summary>The wire form of what an account is called and whose it is.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(EmailAnswer))]
[JsonSerializable(typeof(TimeZoneAnswer))]
[JsonSerializable(typeof(UsernameAnswer))]
[JsonSerializable(typeof(NewUsernameAnswer))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(TlsAnswer))]
[JsonSerializable(typeof(EmptyAnswer))]
internal sealed partial class ProfileJson : JsonSerializerContext
{
    public static ProfileJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

internal sealed record EmailAnswer(string Email);

/// <param name="Timezone">An IANA name.</param>
internal sealed record TimeZoneAnswer(string Timezone);

internal sealed record UsernameAnswer(string Username, long UserId);

internal sealed record NewUsernameAnswer(string Username);

/// <param name="Type">free or paid: who runs a server of their own lacks nothing of a paid account.</param>
internal sealed record AccountAnswer(string Type, double Reputation);

/// <param name="Version">A number: 1.1, 1.2 or 1.3.</param>
internal sealed record TlsAnswer(bool RequireTls, bool RequireValidCert, double Version);

internal sealed record EmptyAnswer;
