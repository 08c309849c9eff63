namespace Posthorn.Mime;

/// <summary>A header that the sender adds.</summary>
/// <param name="Name">RFC 5322 <c>ftext</c>, 1 to 76 characters.</param>
/// <param name="Value">ASCII goes out as given, so it may hold encoded-words already; anything else is encoded (RFC 2047). Blanks at the ends are dropped.</param>
public readonly record struct HeaderField(string Name, string Value);
