using Microsoft.Extensions.Options;

namespace Posthorn.Sending.MailSend;

/// <summary>
/// How many requests are worked on at once, and how many bytes of bodies they hold together. Who finds no place is told to come back:
/// that costs nothing, while a thousand half-read bodies cost the memory of all.
/// </summary>
internal sealed class RequestPlaces(IOptions<SendingOptions> options)
{
    private readonly int _places = options.Value.MaxRequests;
    private readonly long _room = options.Value.MaxBytesInHand;
    private int _taken;
    private long _bytes;

    /// <returns>Null: all places are taken.</returns>
    public Place? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= _places)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    /// <summary>Of one request, until its end.</summary>
    public sealed class Place(RequestPlaces places) : IDisposable
    {
        private long _bytes;
        private bool _left;

        /// <summary>Takes room for more of the body. A request that is alone always has it, however large it is: its own limits stand elsewhere.</summary>
        public bool TryGrow(long bytes)
        {
            var all = Interlocked.Add(ref places._bytes, bytes);
            if (all <= places._room || all == _bytes + bytes)
            {
                _bytes += bytes;
                return true;
            }

            Interlocked.Add(ref places._bytes, -bytes);
            return false;
        }

        public void Dispose()
        {
            if (!_left)
            {
                _left = true;
                Interlocked.Add(ref places._bytes, -_bytes);
                Interlocked.Decrement(ref places._taken);
            }
        }
    }
}
