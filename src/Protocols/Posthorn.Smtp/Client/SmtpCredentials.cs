namespace Posthorn.Smtp;

/// <summary>A user and a password for AUTH. Its text form leaves the password out.</summary>
public sealed record SmtpCredentials(string User, string Password)
{
    public override string ToString() => $"{nameof(SmtpCredentials)} {{ {nameof(User)} = {User} }}";
}
