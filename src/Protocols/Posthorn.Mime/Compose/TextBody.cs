namespace Posthorn.Mime;

/// <summary>One form of the message's text.</summary>
/// <param name="MediaType"><c>type/subtype</c>, with parameters if need be (<c>text/calendar; method=REQUEST</c>). A charset parameter is ignored: ours is us-ascii or utf-8, whichever suffices.</param>
/// <param name="Text">CRLF, CR and LF all end a line and go out as CRLF.</param>
public sealed record TextBody(string MediaType, string Text);
