namespace Posthorn.Insights.Clients;

/// <summary>Classifies User-Agents by words in them. A table of our own: the first line that fits decides. Pure; all of it may be a lie.</summary>
internal static class UserAgentRules
{
    /// <summary>What Apple's Mail Privacy Protection says: this and not a word more.</summary>
    private const string PrivacyRelay = "Mozilla/5.0";

    /// <summary>Pictures that a provider's machine fetches for the reader.</summary>
    private static readonly (string Word, string Name)[] Proxies =
    [
        ("GoogleImageProxy", "Gmail"), ("YahooMailProxy", "Yahoo Mail"), ("YahooCacheSystem", "Yahoo Mail"), ("YahooMobileMail", "Yahoo Mail"), ("OutlookImageProxy", "Outlook.com"),
        ("Yandex.Mail", "Yandex Mail"), ("YandexImageResizer", "Yandex Mail"), ("Mail.RuImageProxy", "Mail.ru"), ("MailRuImageProxy", "Mail.ru"),
    ];

    private static readonly (string Word, string Name, string Kind)[] Programs =
    [
        ("Outlook-iOS", "Outlook Mobile", MailClient.Phone), ("Outlook-Android", "Outlook Mobile", MailClient.Phone),
        ("OutlookMobile", "Outlook Mobile", MailClient.Phone), ("MacOutlook", "Outlook for Mac", MailClient.Desktop),
        ("Microsoft Outlook 12", "Outlook 2007", MailClient.Desktop), ("Microsoft Outlook 14", "Outlook 2010", MailClient.Desktop),
        ("Microsoft Outlook 15", "Outlook 2013", MailClient.Desktop), ("Microsoft Outlook 16", "Outlook 2016", MailClient.Desktop),
        ("Microsoft Outlook", "Outlook", MailClient.Desktop), ("MSOffice 12", "Outlook 2007", MailClient.Desktop), ("MSOffice 14", "Outlook 2010", MailClient.Desktop),
        ("MSOffice 15", "Outlook 2013", MailClient.Desktop), ("MSOffice 16", "Outlook 2016", MailClient.Desktop), ("ms-office", "Outlook", MailClient.Desktop),
        ("Outlook-Express", "Outlook Express", MailClient.Desktop), ("Windows-Live-Mail", "Windows Live Mail", MailClient.Desktop), ("WindowsMail", "Windows Mail", MailClient.Desktop),
        ("Thunderbird", "Thunderbird", MailClient.Desktop), ("Postbox", "Postbox", MailClient.Desktop), ("SeaMonkey", "SeaMonkey", MailClient.Desktop),
        ("eM Client", "eM Client", MailClient.Desktop), ("eMClient", "eM Client", MailClient.Desktop), ("The Bat!", "The Bat!", MailClient.Desktop),
        ("Lotus-Notes", "Lotus Notes", MailClient.Desktop), ("Airmail", "Airmail", MailClient.Desktop), ("Mailspring", "Mailspring", MailClient.Desktop),
        ("Evolution/", "Evolution", MailClient.Desktop), ("KMail", "KMail", MailClient.Desktop), ("Superhuman", "Superhuman", MailClient.Desktop),
        ("AppleMail", "Apple Mail", MailClient.Desktop), ("K-9 Mail", "K-9 Mail", MailClient.Phone), ("BlackBerry", "BlackBerry", MailClient.Phone), ("BB10", "BlackBerry", MailClient.Phone),
        ("Windows Phone", "Windows Phone", MailClient.Phone), ("IEMobile", "Windows Phone", MailClient.Phone),
    ];

    /// <summary>Most browsers also name those that they want to be taken for: the more special word stands first.</summary>
    private static readonly (string Word, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge Mobile"), ("EdgiOS/", "Edge Mobile"), ("Edge/", "Edge"), ("OPR/", "Opera"), ("OPT/", "Opera"), ("OPiOS/", "Opera Mobile"), ("Opera Mini", "Opera Mini"),
        ("Opera", "Opera"), ("Vivaldi/", "Vivaldi"), ("YaBrowser/", "Yandex Browser"), ("SamsungBrowser/", "Samsung Internet"), ("UCBrowser/", "UC Browser"),
        ("DuckDuckGo/", "DuckDuckGo"), ("FxiOS/", "Firefox Mobile"), ("CriOS/", "Chrome Mobile iOS"), ("MSIE ", "Internet Explorer"), ("Trident/", "Internet Explorer"),
        ("SeaMonkey/", "SeaMonkey"),
    ];

    public static MailClient Classify(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return new MailClient(MailClient.Other, "", MailClient.Other);
        }

        var browser = BrowserOf(userAgent);
        foreach (var (word, name) in Proxies)
        {
            if (Has(userAgent, word))
            {
                return new MailClient(name, MailClient.Webmail, browser);
            }
        }

        foreach (var (word, name, kind) in Programs)
        {
            if (Has(userAgent, word))
            {
                return new MailClient(name, kind, browser);
            }
        }

        return userAgent.Trim() == PrivacyRelay ? new MailClient("Apple Mail", "", MailClient.Other) : BySystem(userAgent, browser);
    }

    private static MailClient BySystem(string userAgent, string browser)
    {
        // Mail programs of Apple show mails with Safari's engine and do not call themselves Safari.
        var isEngineOnly = Has(userAgent, "AppleWebKit/") && !Has(userAgent, "Safari/");
        if (Has(userAgent, "iPad"))
        {
            return new MailClient(isEngineOnly ? "Apple Mail (iPad)" : "Browser", MailClient.Tablet, browser);
        }

        if (Has(userAgent, "iPhone") || Has(userAgent, "iPod"))
        {
            return new MailClient(isEngineOnly ? "Apple Mail (iPhone)" : "Browser", MailClient.Phone, browser);
        }

        if (Has(userAgent, "Android"))
        {
            // Tablets with Android leave the word out.
            return new MailClient("Android", Has(userAgent, "Mobile") ? MailClient.Phone : MailClient.Tablet, browser);
        }

        if (Has(userAgent, "Macintosh") && isEngineOnly)
        {
            return new MailClient("Apple Mail", MailClient.Desktop, browser);
        }

        return browser == MailClient.Other ? new MailClient(MailClient.Other, "", browser) : new MailClient("Browser", MailClient.Webmail, browser);
    }

    private static string BrowserOf(string userAgent)
    {
        foreach (var (word, name) in Browsers)
        {
            if (Has(userAgent, word))
            {
                return name;
            }
        }

        var isMobile = Has(userAgent, "Mobile");
        if (Has(userAgent, "Firefox/"))
        {
            return isMobile ? "Firefox Mobile" : "Firefox";
        }

        if (Has(userAgent, "Chrome/") || Has(userAgent, "Chromium/"))
        {
            return isMobile ? "Chrome Mobile" : "Chrome";
        }

        if (Has(userAgent, "Android") && Has(userAgent, "Safari/"))
        {
            return "Android Browser";
        }

        return Has(userAgent, "Safari/") ? isMobile ? "Mobile Safari" : "Safari" : MailClient.Other;
    }

    private static bool Has(string userAgent, string word) => userAgent.Contains(word, StringComparison.OrdinalIgnoreCase);
}
