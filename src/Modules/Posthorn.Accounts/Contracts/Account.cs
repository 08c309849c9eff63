namespace Posthorn.Accounts;

/// <summary>Whose the mail is: a parent, or a subuser under one.</summary>
/// <param name="Id">The <c>user_id</c> of the API; never given twice.</param>
/// <param name="ParentId">Null: a parent itself.</param>
/// <param name="Username">Unique in the whole system, whatever its case.</param>
/// <param name="Email">May be empty.</param>
public sealed record Account(long Id, long? ParentId, string Username, string Email, AccountStatus Status, DateTimeOffset CreatedAt)
{
    public bool IsParent => ParentId is null;

    /// <summary>The IANA name of the zone whose midnights divide its days. Default UTC.</summary>
    public string TimeZone { get; init; } = TimeZones.Utc;

    /// <summary>The same; UTC where this system does not know the name.</summary>
    public TimeZoneInfo Zone => TimeZones.Find(TimeZone);

    /// <summary>Whether it lets anybody in, by HTTP or SMTP. A subuser also needs a parent that is not banned.</summary>
    public bool IsOpen => Status is AccountStatus.Active or AccountStatus.Suspended;
}

/// <summary>Whether an account may be used. The names are stored: they never change.</summary>
public enum AccountStatus
{
    Active,

    /// <summary>By its parent, until it says otherwise.</summary>
    Disabled,

    /// <summary>By who runs this server: it is used as ever, but its mail waits and ends when its deadline comes.</summary>
    Suspended,

    /// <summary>By who runs this server: nobody gets in.</summary>
    Deactivated,

    /// <summary>By who runs this server, with all subusers.</summary>
    Banned,

    /// <summary>By its parent, for good: what is left is its number.</summary>
    Deleted,
}

/// <summary>An account that is to be.</summary>
/// <param name="ParentId">An account that has no parent itself; null makes a parent.</param>
/// <param name="Username">As <see cref="Usernames"/> allows.</param>
public sealed record AccountDraft(long? ParentId, string Username, string Email);

/// <summary>What an account may be called.</summary>
public static class Usernames
{
    public const int MinLength = 3;
    public const int MaxLength = 64;

    /// <summary>3 to 64 ASCII letters, digits and <c>. _ - @ +</c>: it stands in paths and headers.</summary>
    public static bool IsValid(string text) =>
        text.Length is >= MinLength and <= MaxLength && text.All(character => char.IsAsciiLetterOrDigit(character) || "._-@+".Contains(character));

    /// <summary>What two names have in common when they are one.</summary>
    internal static string KeyOf(string username) => username.ToLowerInvariant();
}
