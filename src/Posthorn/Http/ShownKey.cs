using System.Text;

namespace Posthorn.Http;

/// <summary>The key that a request shows: <c>Bearer KEY</c>, or Basic with the user name <c>apikey</c> and the key as password.</summary>
/// <param name="Text">Null: there is none that could be one.</param>
/// <param name="IsBasic">How it was shown.</param>
internal readonly record struct ShownKey(string? Text, bool IsBasic)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>As the list of who tried to get in calls it.</summary>
    public string Method => IsBasic ? "basic" : "bearer";

    public static ShownKey Of(string authorization)
    {
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return new ShownKey(authorization[Bearer.Length..].Trim(), false);
        }

        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return new ShownKey(null, false);
        }

        Span<byte> decoded = stackalloc byte[256];
        return new ShownKey(
            Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), decoded, out var length)
                && Encoding.UTF8.GetString(decoded[..length]).Split(':', 2) is ["apikey", var key] ? key : null,
            true);
    }
}
