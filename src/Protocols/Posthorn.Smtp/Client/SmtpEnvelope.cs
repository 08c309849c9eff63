namespace Posthorn.Smtp;

/// <summary>What one mail transaction carries besides the message.</summary>
/// <param name="Sender">The return address without brackets; empty for the null sender.</param>
/// <param name="Recipients">Addresses without brackets, domains in A-labels unless <paramref name="SmtpUtf8"/> is needed anyway.</param>
/// <param name="EightBit">The message has octets above 127. A server without 8BITMIME cannot take it: some strip the eighth bit, and a signature does not survive that.</param>
/// <param name="SmtpUtf8">An address or a header needs RFC 6531; a server without it cannot take the message.</param>
/// <param name="Size">Octets of the message before dots are doubled; 0 when unknown.</param>
public sealed record SmtpEnvelope(string Sender, IReadOnlyList<string> Recipients, bool EightBit, bool SmtpUtf8, long Size);
