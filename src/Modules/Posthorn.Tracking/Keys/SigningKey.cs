using System.Security.Cryptography;
using Posthorn.Storage;

namespace Posthorn.Tracking.Keys;

/// <summary>
/// What marks are signed with: 256 random bits, made at the first start and kept in the database, so that every node reads what another
/// one signed. Read once, before anything is rendered.
/// </summary>
internal sealed class SigningKey(IDatabase database, TimeProvider clock)
{
    private const int Length = 32;
    private byte[]? _octets;

    /// <exception cref="InvalidOperationException">The key was not read: the start forgot to.</exception>
    public ReadOnlySpan<byte> Octets => _octets ?? throw new InvalidOperationException("The signing key is not read yet.");

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO tracking_keys (number, secret, created_at) VALUES (1, $1, $2) ON CONFLICT (number) DO NOTHING",
                    RandomNumberGenerator.GetBytes(Length), clock.GetUtcNow().ToUnixTimeMilliseconds());
            },
            cancellationToken);
        _octets = await database.ReadAsync(
            session => session.QueryFirstAsync("SELECT secret FROM tracking_keys WHERE number = 1", static reader => reader.GetFieldValue<byte[]>(0)), cancellationToken);
    }
}
