namespace Posthorn.Smtp.Tests;

public sealed class SmtpServerDialogTests
{
    [Theory]
    [InlineData("Connected", "Ehlo Helo Rset Noop Quit Vrfy")]
    [InlineData("Ready", "Ehlo Helo Mail Rset Noop Quit Vrfy StartTls Auth")]
    [InlineData("Sender", "Ehlo Helo Rcpt Rset Noop Quit Vrfy")]
    [InlineData("Recipients", "Ehlo Helo Rcpt Data Bdat Rset Noop Quit Vrfy")]
    [InlineData("Chunks", "Ehlo Helo Bdat Rset Noop Quit Vrfy")]
    public void Each_state_allows_its_verbs_and_no_other(string state, string verbs)
    {
        var allowed = Enum.GetValues<SmtpVerb>().Where(verb => SmtpServerDialog.Next(Enum.Parse<SmtpServerState>(state), verb) is not null);
        Assert.Equal(verbs, string.Join(' ', allowed));
    }

    [Theory]
    [InlineData("Recipients", "Ehlo", "Ready")]
    [InlineData("Recipients", "Rset", "Ready")]
    [InlineData("Recipients", "Data", "Ready")]
    [InlineData("Recipients", "Bdat", "Chunks")]
    [InlineData("Chunks", "Bdat", "Chunks")]
    [InlineData("Chunks", "Rset", "Ready")]
    [InlineData("Recipients", "Noop", "Recipients")]
    [InlineData("Recipients", "Rcpt", "Recipients")]
    [InlineData("Connected", "Rset", "Connected")]
    [InlineData("Ready", "StartTls", "Connected")]
    [InlineData("Ready", "Mail", "Sender")]
    public void A_verb_leads_to_a_state(string from, string verb, string to) =>
        Assert.Equal(Enum.Parse<SmtpServerState>(to), SmtpServerDialog.Next(Enum.Parse<SmtpServerState>(from), Enum.Parse<SmtpVerb>(verb)));
}
