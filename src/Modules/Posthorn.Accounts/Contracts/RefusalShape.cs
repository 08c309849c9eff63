namespace Posthorn.Accounts;

/// <summary>
/// On an endpoint of a family whose refusals look different from all others: how those are written that the program makes around it (no key, no scope, too
/// often, a fault).
/// </summary>
/// <param name="Write">From the status, the message and what may help (or null) to a JSON body.</param>
public sealed record RefusalShape(Func<int, string, string?, byte[]> Write);
