using Posthorn.Kernel;

namespace Posthorn.Delivery;

/// <summary>What becomes of a test copy, as its recipient's address says (ADR 0026).</summary>
public enum SimulatedFate
{
    /// <summary>Any address that asks for nothing else, at whatever domain.</summary>
    Deliver,

    /// <summary><c>bounce@</c>: nobody of that name.</summary>
    Bounce,

    /// <summary><c>block@</c>: refused for what it is.</summary>
    Block,

    /// <summary><c>defer@</c>: twice not now, then delivered.</summary>
    Defer,

    /// <summary><c>spam@</c>: delivered, and reported as spam.</summary>
    Spam,

    /// <summary><c>drop@</c>: kept from being sent, as if a list said so.</summary>
    Drop,

    /// <summary><c>open@</c>: delivered and opened.</summary>
    Open,

    /// <summary><c>click@</c>: delivered, opened, and its first link followed.</summary>
    Click,
}

/// <summary>The addresses of the simulator. Pure.</summary>
public static class SimulatorAddresses
{
    /// <summary>Under a name that can never be registered (RFC 6761): mail that goes there with a real key by mistake reaches nobody.</summary>
    public const string DefaultDomain = "simulator.test";

    /// <param name="recipient">An envelope recipient; a tag behind a plus means nothing, <c>bounce+anything@</c>.</param>
    /// <param name="simulatorDomain">With A-labels.</param>
    /// <returns>Of the address that is asked for; whether the mail is test mail is for others to know.</returns>
    public static SimulatedFate FateOf(string recipient, string simulatorDomain)
    {
        if (!IsAt(recipient, simulatorDomain))
        {
            return SimulatedFate.Deliver;
        }

        var local = recipient.AsSpan(0, recipient.LastIndexOf('@'));
        var plus = local.IndexOf('+');
        Span<char> name = stackalloc char[8];
        local = plus < 0 ? local : local[..plus];
        if (local.Length > name.Length || local.ToLowerInvariant(name) < 0)
        {
            return SimulatedFate.Deliver;
        }

        return name[..local.Length] switch
        {
            "bounce" => SimulatedFate.Bounce,
            "block" => SimulatedFate.Block,
            "defer" => SimulatedFate.Defer,
            "spam" => SimulatedFate.Spam,
            "drop" => SimulatedFate.Drop,
            "open" => SimulatedFate.Open,
            "click" => SimulatedFate.Click,
            _ => SimulatedFate.Deliver,
        };
    }

    /// <summary>Whether it is an address of the simulator's domain.</summary>
    public static bool IsAt(string recipient, string simulatorDomain) =>
        EmailAddress.TryParse(recipient, out var address) && address.AsciiDomain.Equals(simulatorDomain, StringComparison.OrdinalIgnoreCase);
}
