namespace Posthorn.Mime;

/// <summary>RFC 5322 section 3.4 <c>mailbox</c>: an address and the name shown beside it.</summary>
/// <param name="Name">The display name as a person reads it, without quotes or encoding; null or empty when there is none.</param>
/// <param name="Address"><c>local@domain</c>; a local part that needs quotes carries them.</param>
public sealed record Mailbox(string? Name, string Address);
