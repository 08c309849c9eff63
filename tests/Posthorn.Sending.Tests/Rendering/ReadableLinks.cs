using System.Globalization;
using Posthorn.Tracking;

namespace Posthorn.Sending.Tests.Rendering;

/// <summary>Addresses that a reader of a test can follow with their eyes: signing them is tested elsewhere.</summary>
internal sealed class ReadableLinks : ITrackingLinks
{
    private const string Host = "https://click.example.com";

    public bool IsReachable => true;

    public string Click(MarkedCopy copy, string url, int index, bool isHtml, bool universal) =>
        string.Create(CultureInfo.InvariantCulture, $"{Host}/{(universal ? "uni/" : "")}click-{index}-{(isHtml ? "html" : "text")}?to={url}");

    public string Open(MarkedCopy copy) => $"{Host}/open-{copy.Id}";

    public string Unsubscribe(MarkedCopy copy, string recipient) => $"{Host}/unsubscribe?{recipient}";

    public string GroupUnsubscribe(MarkedCopy copy, string recipient, long groupId) => $"{Host}/leave-{groupId}?{recipient}";

    public string Preferences(MarkedCopy copy, string recipient, long groupId, IReadOnlyList<long> groupsToDisplay) =>
        $"{Host}/choose-{groupId}?{recipient}&of={string.Join(',', groupsToDisplay)}";

    public Mark? Read(string token) => null;
}
