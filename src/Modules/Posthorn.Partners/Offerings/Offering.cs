namespace Posthorn.Partners.Offerings;

/// <summary>Something that an account can have: a package, which each has one of, or an addon, of which it may have several.</summary>
/// <param name="Name">1 to 100 characters, unique in the catalogue.</param>
/// <param name="Entitlements">Of one of it.</param>
internal sealed record Offering(string Name, bool IsPackage, Entitlements Entitlements)
{
    public const string Package = "package";
    public const string Addon = "addon";

    public string Type => IsPackage ? Package : Addon;
}

/// <summary>What it brings.</summary>
/// <param name="Sends">Recipients in a month.</param>
/// <param name="Ips">Addresses of its own.</param>
/// <param name="Teammates">With those invited.</param>
/// <param name="Subusers">Accounts under it.</param>
internal sealed record Entitlements(long Sends, long Ips, long Teammates, long Subusers)
{
    /// <summary>What a test account sends in a month, whatever it has.</summary>
    public const long TestSends = 100;

    public static Entitlements None { get; } = new(0, 0, 0, 0);

    /// <summary>Of all together, each at most what fits into 32 bits. A test account sends little, and gets no addresses.</summary>
    public static Entitlements Of(IEnumerable<Holding> holdings, bool isTest)
    {
        var sum = holdings.Aggregate(None, static (sum, holding) => new Entitlements(
            Add(sum.Sends, holding.Offering.Entitlements.Sends, holding.Quantity), Add(sum.Ips, holding.Offering.Entitlements.Ips, holding.Quantity),
            Add(sum.Teammates, holding.Offering.Entitlements.Teammates, holding.Quantity), Add(sum.Subusers, holding.Offering.Entitlements.Subusers, holding.Quantity)));
        return isTest ? sum with { Sends = Math.Min(sum.Sends, TestSends), Ips = 0 } : sum;
    }

    private static long Add(long sum, long each, int quantity) => Math.Min(int.MaxValue, sum + (each * quantity));
}

/// <summary>So many of one offering.</summary>
internal sealed record Holding(Offering Offering, int Quantity);

/// <summary>The same as it is stored: the catalogue may be another one by now.</summary>
internal sealed record StoredHolding(string Name, string Type, long Quantity);
