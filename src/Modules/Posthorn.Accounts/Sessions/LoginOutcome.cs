using Posthorn.Accounts.Users;

namespace Posthorn.Accounts.Sessions;

/// <summary>How a login ended.</summary>
internal abstract record LoginOutcome
{
    public sealed record Opened(User User, SessionToken Token, OpenSession Session, bool HasTwoFactor) : LoginOutcome;

    /// <summary>Name, password or code; which one is not said.</summary>
    public sealed record Wrong : LoginOutcome;

    /// <summary>The password is right, and a code is asked for as well.</summary>
    public sealed record NeedsCode : LoginOutcome;

    /// <summary>Too many failures; nothing was looked at.</summary>
    public sealed record Locked(TimeSpan Wait) : LoginOutcome;

    /// <summary>All is right, but the account is closed or may not be reached from there.</summary>
    public sealed record Forbidden : LoginOutcome;
}
