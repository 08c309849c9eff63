using System.Net;

namespace Posthorn.Inbox.Capture;

/// <summary>Where the listener of this process listens.</summary>
internal sealed class InboxAddress
{
    private volatile IPEndPoint? _bound;

    /// <summary>Null while it does not.</summary>
    public IPEndPoint? Bound
    {
        get => _bound;
        set => _bound = value;
    }
}
