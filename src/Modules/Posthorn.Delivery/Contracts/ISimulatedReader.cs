using Posthorn.Events;

namespace Posthorn.Delivery;

/// <summary>A reader of test mail who does what its address says, by the marks that the mail bears.</summary>
public interface ISimulatedReader
{
    /// <summary>What the reader's doing comes to, in its order. A mail without a pixel is not seen to be opened; one without a marked link is not clicked.</summary>
    /// <param name="mail">The mail as it was delivered.</param>
    /// <param name="clicks">The first marked link is followed as well.</param>
    /// <param name="at">When.</param>
    IReadOnlyList<NewEvent> Read(TestMail mail, bool clicks, DateTimeOffset at);
}
