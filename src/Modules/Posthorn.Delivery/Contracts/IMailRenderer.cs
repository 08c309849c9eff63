using Posthorn.Kernel;

namespace Posthorn.Delivery;

/// <summary>Turns a copy into bytes when its connection is ready. The same copy always renders to the same bytes, for receivers that take as many bits.</summary>
public interface IMailRenderer
{
    ValueTask<RenderOutcome> RenderAsync(CopyToRender copy, CancellationToken cancellationToken);
}

/// <param name="Recipient">The envelope recipient as accepted.</param>
/// <param name="SevenBit">The receiver offers no 8BITMIME: what can be written in ASCII has to be.</param>
public sealed record CopyToRender(long AccountId, CopyId Id, string Recipient, bool SevenBit = false);

public abstract record RenderOutcome
{
    public sealed record Rendered(RenderedMail Mail) : RenderOutcome;

    /// <summary>The mail cannot be made and never will: the copy is dropped.</summary>
    public sealed record Impossible(string Reason) : RenderOutcome;
}

/// <summary>A mail as it goes over the line.</summary>
/// <param name="Bytes">Header and body with CRLF line ends, signed; no dot-stuffing yet.</param>
/// <param name="EnvelopeSender">The return path, without angle brackets.</param>
/// <param name="EightBit">The bytes hold octets above 127: wants 8BITMIME.</param>
/// <param name="SmtpUtf8">A header or an address is beyond ASCII: needs SMTPUTF8 (RFC 6531).</param>
public sealed record RenderedMail(ReadOnlyMemory<byte> Bytes, string EnvelopeSender, bool EightBit, bool SmtpUtf8)
{
    /// <summary>The subject as this recipient reads it, where a template or substitutions changed it; null: it is the accepted one. Cut at 998 characters.</summary>
    public string? Subject { get; init; }
}
