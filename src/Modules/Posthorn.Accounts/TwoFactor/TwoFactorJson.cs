using System.Text.Json.Serialization;

namespace Posthorn.Accounts.TwoFactor;

/// <param name="RecoveryCodesLeft">Each opens once.</param>
internal sealed record TwoFactorAnswer(bool Enabled, long RecoveryCodesLeft);

/// <param name="Secret">In base32, for apps that have no camera.</param>
/// <param name="OtpauthUrl">What a QR code holds.</param>
internal sealed record ProposalAnswer(string Secret, string OtpauthUrl);

internal sealed record RecoveryAnswer(IReadOnlyList<string> RecoveryCodes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TwoFactorAnswer))]
[JsonSerializable(typeof(ProposalAnswer))]
[JsonSerializable(typeof(RecoveryAnswer))]
internal sealed partial class TwoFactorJson : JsonSerializerContext;
