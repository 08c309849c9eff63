using System.Text;
using Microsoft.Extensions.Options;
using Posthorn.Tracking.Keys;

namespace Posthorn.Tracking.Marks;

internal sealed class TrackingLinks(SigningKey key, IOptions<TrackingOptions> options) : ITrackingLinks
{
    public bool IsReachable => options.Value.IsReachable;

    public string? Click(MarkedCopy copy, string url, int index, bool isHtml, bool universal) =>
        Encoding.UTF8.GetByteCount(url) > MarkWriter.MaxUrl
            ? null
            : At(universal ? "/uni/ls/click?upn=" : "/ls/click?upn=", new Mark.Click(copy, url, index, isHtml));

    public string Open(MarkedCopy copy) => At("/wf/open?upn=", new Mark.Open(copy));

    public string Unsubscribe(MarkedCopy copy, string recipient) => At("/wf/unsubscribe?upn=", new Mark.Unsubscribe(copy, recipient));

    public string GroupUnsubscribe(MarkedCopy copy, string recipient, long groupId) =>
        At($"/asm/unsubscribe/?user_id={copy.AccountId}&data=", new Mark.GroupUnsubscribe(copy, recipient, groupId));

    public string Preferences(MarkedCopy copy, string recipient, long groupId, IReadOnlyList<long> groupsToDisplay) =>
        At($"/asm/?user_id={copy.AccountId}&data=", new Mark.Preferences(copy, recipient, groupId, groupsToDisplay));

    public Mark? Read(string token) => MarkTokens.Read(token, key.Octets);

    private string At(string path, Mark mark) => string.Concat(mark.Copy.Address ?? options.Value.PublicUrl, path, MarkTokens.Write(mark, key.Octets));
}
