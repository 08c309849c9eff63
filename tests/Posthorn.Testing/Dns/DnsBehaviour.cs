namespace Posthorn.Testing.Dns;

/// <summary>How the fake server treats one name. Flags, because one name may be treated in several ways at once.</summary>
[Flags]
internal enum DnsBehaviour
{
    Honest = 0,
    ServFail = 1,
    Refused = 2,
    Silent = 4,
    Garbage = 8,
    Truncate = 16,
    WrongId = 32,
    Forged = 64,
    Authenticated = 128,
    BareAlias = 256,
    NoEdns = 512,
    Referral = 1024,
    GarbageOverTcp = 2048,
    SilentOverTcp = 4096,
    Flood = 8192,
}
