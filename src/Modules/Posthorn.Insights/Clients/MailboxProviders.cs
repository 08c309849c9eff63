using System.Collections.Frozen;

namespace Posthorn.Insights.Clients;

/// <summary>Whose mailboxes a domain's are, as far as its name tells. Pure: a copy counts for the same provider from its first event to its last.</summary>
internal static class MailboxProviders
{
    public const string Other = "Other";

    private static readonly FrozenDictionary<string, string> ByDomain = Table().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Families that have a domain in many countries, such as <c>yahoo.co.uk</c>.</summary>
    private static readonly (string Label, string Provider)[] ByLabel = [("yahoo", "Yahoo"), ("hotmail", "Outlook"), ("live", "Outlook"), ("outlook", "Outlook"), ("gmx", "GMX"), ("yandex", "Yandex")];

    public static string Of(string email)
    {
        var domain = email[(email.LastIndexOf('@') + 1)..];
        if (ByDomain.TryGetValue(domain, out var provider))
        {
            return provider;
        }

        var dot = domain.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || !IsCountry(domain.AsSpan(dot + 1)))
        {
            return Other;
        }

        foreach (var (label, family) in ByLabel)
        {
            if (domain.AsSpan(0, dot).Equals(label, StringComparison.OrdinalIgnoreCase))
            {
                return family;
            }
        }

        return Other;
    }

    /// <summary><c>fr</c>, <c>co.uk</c>, <c>com.br</c>.</summary>
    private static bool IsCountry(ReadOnlySpan<char> suffix)
    {
        if (suffix.StartsWith("co.", StringComparison.OrdinalIgnoreCase) || suffix.StartsWith("com.", StringComparison.OrdinalIgnoreCase))
        {
            suffix = suffix[(suffix.IndexOf('.') + 1)..];
        }

        return suffix.Length == 2 && char.IsAsciiLetter(suffix[0]) && char.IsAsciiLetter(suffix[1]);
    }

    private static IEnumerable<KeyValuePair<string, string>> Table()
    {
        (string Provider, string Domains)[] table =
        [
            ("Gmail", "gmail.com googlemail.com"),
            ("Yahoo", "yahoo.com ymail.com rocketmail.com myyahoo.com"),
            ("Outlook", "outlook.com hotmail.com live.com msn.com passport.com windowslive.com"),
            ("AOL", "aol.com aim.com"),
            ("Apple", "icloud.com me.com mac.com"),
            ("Comcast", "comcast.net xfinity.com"),
            ("AT&T", "att.net sbcglobal.net bellsouth.net ameritech.net pacbell.net"),
            ("Verizon", "verizon.net"),
            ("Charter", "charter.net spectrum.net roadrunner.com rr.com twc.com"),
            ("Cox", "cox.net"),
            ("GMX", "gmx.com gmx.net gmx.de"),
            ("Web.de", "web.de"),
            ("T-Online", "t-online.de magenta.de"),
            ("Freenet", "freenet.de"),
            ("Orange", "orange.fr wanadoo.fr"),
            ("Free", "free.fr"),
            ("SFR", "sfr.fr neuf.fr"),
            ("La Poste", "laposte.net"),
            ("Libero", "libero.it virgilio.it iol.it inwind.it"),
            ("BT", "btinternet.com btopenworld.com"),
            ("Virgin Media", "virginmedia.com ntlworld.com"),
            ("Proton", "proton.me protonmail.com pm.me"),
            ("Fastmail", "fastmail.com fastmail.fm"),
            ("Zoho", "zoho.com zohomail.com"),
            ("Yandex", "yandex.com yandex.ru ya.ru"),
            ("Mail.ru", "mail.ru bk.ru inbox.ru list.ru"),
            ("QQ", "qq.com foxmail.com"),
            ("NetEase", "163.com 126.com yeah.net"),
            ("Naver", "naver.com"),
            ("Seznam", "seznam.cz"),
            ("WP", "wp.pl o2.pl"),
            ("Onet", "onet.pl op.pl"),
            ("UOL", "uol.com.br bol.com.br"),
            ("Terra", "terra.com.br"),
        ];
        return table.SelectMany(row => row.Domains.Split(' ').Select(domain => KeyValuePair.Create(domain, row.Provider)));
    }
}
