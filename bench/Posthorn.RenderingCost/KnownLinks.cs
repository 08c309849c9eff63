using Posthorn.Tracking;
using Posthorn.Tracking.Marks;

namespace Posthorn.RenderingCost;

/// <summary>Signed as in the server, with a key that needs no database.</summary>
internal sealed class KnownLinks : ITrackingLinks
{
    private const string Host = "https://click.example.com";
    private static readonly byte[] Key = new byte[32];

    public bool IsReachable => true;

    public string Click(MarkedCopy copy, string url, int index, bool isHtml, bool universal) =>
        string.Concat(Host, "/ls/click?upn=", MarkTokens.Write(new Mark.Click(copy, url, index, isHtml), Key));

    public string Open(MarkedCopy copy) => string.Concat(Host, "/wf/open?upn=", MarkTokens.Write(new Mark.Open(copy), Key));

    public string Unsubscribe(MarkedCopy copy, string recipient) => throw new NotSupportedException("The sample has none.");

    public string GroupUnsubscribe(MarkedCopy copy, string recipient, long groupId) => throw new NotSupportedException("The sample has none.");

    public string Preferences(MarkedCopy copy, string recipient, long groupId, IReadOnlyList<long> groupsToDisplay) => throw new NotSupportedException("The sample has none.");

    public Mark? Read(string token) => MarkTokens.Read(token, Key);
}
