using Posthorn.Kernel;

namespace Posthorn.Delivery;

/// <summary>Where test mail ends: the Inbox of its account.</summary>
public interface ITestMailbox
{
    /// <summary>Ends after the commit. The same copy again changes nothing: an attempt may be repeated after a crash.</summary>
    /// <exception cref="Storage.StorageUnavailableException">It is to be tried again.</exception>
    Task KeepAsync(TestMail mail, CancellationToken cancellationToken);
}

/// <param name="Recipient">As RCPT would name it.</param>
/// <param name="Mail">As it would have left.</param>
public sealed record TestMail(long AccountId, CopyId Copy, string Recipient, RenderedMail Mail);
