namespace Posthorn.Insights.Counters;

/// <summary>By what is counted apart. The numbers are stored: they never change.</summary>
internal enum Dimension
{
    /// <summary>All of an account; the name is empty.</summary>
    All = 1,
    Category = 2,

    /// <summary>The name is ISO 3166's two letters.</summary>
    Country = 3,

    /// <summary>The part is the country.</summary>
    Region = 4,
    Device = 5,

    /// <summary>The part is its kind: phone, tablet, webmail, desktop, or empty when nobody knows.</summary>
    Client = 6,
    Browser = 7,
    MailboxProvider = 8,
}
