using Posthorn.Events;
using Posthorn.Kernel;

namespace Posthorn.Suppressions.Tests;

internal static class SampleEvents
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static CopyEvent Bounce(string email, string type = "bounce", string reason = "550 5.1.1 unknown", string? classification = "Invalid Address", long id = 5, int minutes = 0, long account = 1) =>
        new(id, account, new CopyId(7, 0), EventType.Bounce, Noon.AddMinutes(minutes),
            new EventDetail { Email = email, BounceType = type, Reason = reason, Status = "5.1.1", BounceClassification = classification });

    public static CopyEvent Of(EventType type, EventDetail detail) => new(5, 1, new CopyId(7, 0), type, Noon, detail);
}
