namespace Posthorn.Dns.Wire;

/// <summary>The second word of the header: RFC 1035 section 4.1.1, AD and CD from RFC 4035 section 3.2.</summary>
[Flags]
internal enum HeaderFlags : ushort
{
    None = 0,
    ResponseCodeMask = 0x000f,
    CheckingDisabled = 0x0010,
    AuthenticData = 0x0020,
    RecursionAvailable = 0x0080,
    RecursionDesired = 0x0100,
    Truncated = 0x0200,
    AuthoritativeAnswer = 0x0400,
    OpcodeMask = 0x7800,
    Response = 0x8000,
}

internal static class HeaderFlagsExtensions
{
    private const int OpcodeShift = 11;

    public static byte Opcode(this HeaderFlags flags) => (byte)((int)(flags & HeaderFlags.OpcodeMask) >> OpcodeShift);

    public static HeaderFlags Of(DnsMessage message) =>
        (HeaderFlags)((int)message.ResponseCode & (int)HeaderFlags.ResponseCodeMask)
        | (HeaderFlags)(message.Opcode << OpcodeShift & (int)HeaderFlags.OpcodeMask)
        | When(message.IsResponse, HeaderFlags.Response)
        | When(message.AuthoritativeAnswer, HeaderFlags.AuthoritativeAnswer)
        | When(message.Truncated, HeaderFlags.Truncated)
        | When(message.RecursionDesired, HeaderFlags.RecursionDesired)
        | When(message.RecursionAvailable, HeaderFlags.RecursionAvailable)
        | When(message.AuthenticData, HeaderFlags.AuthenticData)
        | When(message.CheckingDisabled, HeaderFlags.CheckingDisabled);

    private static HeaderFlags When(bool condition, HeaderFlags flag) => condition ? flag : HeaderFlags.None;
}
