using System.Text;

namespace Posthorn.Sending.MailSend;

/// <summary>
/// Where in the request something stands, at most <c>personalizations.0.to.1.email</c> deep. The text is made only when an error needs it.
/// </summary>
internal readonly record struct FieldPath(string Root, int Item = -1, string? Member = null, int MemberItem = -1, string? Leaf = null)
{
    /// <summary>The page that SendGrid's errors point to; programs compare the anchor behind it.</summary>
    public const string HelpBase = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html";

    /// <summary>The path of the body itself.</summary>
    public static readonly FieldPath Body = new("");

    /// <summary>The documentation of this field: its path without indices. The two members of an email object share the object's.</summary>
    public string Help
    {
        get
        {
            var text = new StringBuilder(HelpBase).Append("#message.").Append(Root);
            AppendUnlessOfEmailObject(text, Member);
            AppendUnlessOfEmailObject(text, Leaf);
            return text.ToString();
        }
    }

    public FieldPath Child(string name) => this switch
    {
        { Root: "" } => new FieldPath(name),
        { Member: null } => this with { Member = name },
        _ => this with { Leaf = name },
    };

    public FieldPath Child(int index) => Member is null ? this with { Item = index } : this with { MemberItem = index };

    public override string ToString()
    {
        var text = new StringBuilder(Root);
        AppendIndex(text, Item);
        AppendName(text, Member);
        AppendIndex(text, MemberItem);
        AppendName(text, Leaf);
        return text.ToString();
    }

    private static void AppendIndex(StringBuilder text, int index)
    {
        if (index >= 0)
        {
            text.Append('.').Append(index);
        }
    }

    private static void AppendName(StringBuilder text, string? name)
    {
        if (name is not null)
        {
            text.Append('.').Append(name);
        }
    }

    private void AppendUnlessOfEmailObject(StringBuilder text, string? name)
    {
        // mail_settings.bcc.email is a plain string.
        if (name is not ("email" or "name") || Root == "mail_settings")
        {
            AppendName(text, name);
        }
    }
}
