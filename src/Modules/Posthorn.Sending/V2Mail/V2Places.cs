using Microsoft.Extensions.Options;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.V2Mail;

/// <summary>
/// Places of its own for a door where the credentials come in the body: who has none may fill these, and takes nothing from mail/send,
/// which reads no body of strangers. A quarter of what mail/send has.
/// </summary>
internal sealed class V2Places(IOptions<SendingOptions> options)
{
    private const int Share = 4;

    private readonly RequestPlaces _places = new(Options.Create(new SendingOptions
    {
        MaxRequests = Math.Max(1, options.Value.MaxRequests / Share),
        MaxBytesInHand = options.Value.MaxBytesInHand / Share,
    }));

    /// <returns>Null: all places are taken.</returns>
    public RequestPlaces.Place? TryTake() => _places.TryTake();
}
