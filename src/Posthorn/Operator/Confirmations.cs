using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Operator;

/// <summary>
/// A change of the queue is asked for twice: the first answer counts and gives a word, the second call brings the word back.
/// The word holds for the same change alone and for a few minutes.
/// </summary>
internal sealed class Confirmations(TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string WordFor(string change) => WordFor(change, (clock.GetUtcNow() + Life).ToUnixTimeSeconds());

    public bool Holds(string change, string word) =>
        long.TryParse(word.Split('.')[0], out var until)
        && until >= clock.GetUtcNow().ToUnixTimeSeconds()
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(WordFor(change, until)), Encoding.UTF8.GetBytes(word));

    private string WordFor(string change, long until) =>
        $"{until}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{until}\n{change}")).AsSpan(0, 12))}";
}
