using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class AddressListTests
{
    [Theory]
    [InlineData(null, "ana@example.org", "ana@example.org")]
    [InlineData("", "ana@example.org", "ana@example.org")]
    [InlineData("Ana", "ana@example.org", "Ana <ana@example.org>")]
    [InlineData("Ana B C", "ana@example.org", "Ana B C <ana@example.org>")]
    [InlineData("Ana Q. B", "ana@example.org", "\"Ana Q. B\" <ana@example.org>")]
    [InlineData("B, Ana", "ana@example.org", "\"B, Ana\" <ana@example.org>")]
    [InlineData("B; Ana", "ana@example.org", "\"B; Ana\" <ana@example.org>")]
    [InlineData("Ana \"B\" \\C", "ana@example.org", "\"Ana \\\"B\\\" \\\\C\" <ana@example.org>")]
    [InlineData("Ana  B", "ana@example.org", "\"Ana  B\" <ana@example.org>")]
    [InlineData(" ", "ana@example.org", "\" \" <ana@example.org>")]
    [InlineData("Ana Müller", "ana@example.org", "=?utf-8?Q?Ana_M=C3=BCller?= <ana@example.org>")]
    [InlineData("Müller, Ana", "ana@example.org", "=?utf-8?B?TcO8bGxlciwgQW5h?= <ana@example.org>")]
    [InlineData("=?utf-8?Q?Ana?=", "ana@example.org", "=?utf-8?B?PT91dGYtOD9RP0FuYT89?= <ana@example.org>")]
    [InlineData("Ana", "\"a b@c\"@example.org", "Ana <\"a b@c\"@example.org>")]
    public void A_mailbox_is_written_and_read_back(string? name, string address, string written)
    {
        Assert.Equal(written, Write(new Mailbox(name, address)));
        Assert.Equal([new Mailbox(string.IsNullOrEmpty(name) ? null : name, address)], AddressListParser.Parse(written));
    }

    [Theory]
    [InlineData("anna@bücher.example", "anna@xn--bcher-kva.example")]
    [InlineData("あ@example.org", "あ@example.org")]
    [InlineData("あ@bücher.example", "あ@bücher.example")]
    [InlineData("ana@[192.0.2.1]", "ana@[192.0.2.1]")]
    [InlineData("\"a\\\"\\\\b\"@example.org", "\"a\\\"\\\\b\"@example.org")]
    [InlineData("a..b@example.org", "a..b@example.org")]
    public void A_domain_becomes_ASCII_unless_the_local_part_cannot(string address, string form)
    {
        Assert.True(AddressForm.TryFormat(address, out var formatted));
        Assert.Equal(form, formatted);
    }

    [Theory]
    [InlineData("ana@example.org", false)]
    [InlineData("anna@bücher.example", false)]
    [InlineData("あ@example.org", true)]
    public void Only_a_local_part_beyond_ASCII_needs_SMTPUTF8(string address, bool needs)
    {
        Assert.Equal(needs, AddressForm.NeedsSmtpUtf8(address));
        Assert.Equal(needs, MessageComposer.RequiresSmtpUtf8(Drafts.Plain with { Cc = [new Mailbox(null, address)] }));
        Assert.Equal(needs, MessageComposer.RequiresSmtpUtf8(Drafts.Plain with { From = new Mailbox(null, address) }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ana")]
    [InlineData("@example.org")]
    [InlineData("ana@")]
    [InlineData("a b@example.org")]
    [InlineData("a,b@example.org")]
    [InlineData("ana@@example.org")]
    [InlineData("<ana@example.org>")]
    [InlineData("ana@example.org, eve@example.org")]
    [InlineData("ana@exam ple.org")]
    [InlineData("\"ana@example.org")]
    [InlineData("\"a\"b\"@example.org")]
    [InlineData("\"a\\\"@example.org")]
    [InlineData("\"a\\\\\"\"@example.org")]
    [InlineData("ana@example.org\r\n")]
    [InlineData("a\u0085na@example.org")]
    [InlineData("a\u3000na@example.org")]
    [InlineData("ana@ex\u2028ample.org")]
    [InlineData("ana@ü..example")]
    public void What_a_header_cannot_carry_is_no_address(string address) =>
        Assert.False(AddressForm.TryFormat(address, out _));

    [Fact]
    public void An_address_has_at_most_320_characters()
    {
        Assert.True(AddressForm.TryFormat(new string('a', 308) + "@example.org", out _));
        Assert.False(AddressForm.TryFormat(new string('a', 309) + "@example.org", out _));
    }

    [Fact]
    public void A_long_list_folds_between_and_inside_mailboxes()
    {
        var mailboxes = Enumerable.Range(0, 40).Select(i => new Mailbox($"Recipient {i} {new string('ü', i)}", $"recipient-{i}@example.org")).ToArray();

        var written = Write(mailboxes);

        Assert.All(written.Split("\r\n"), line => Assert.InRange(line.Length, 1, 76));
        Assert.Equal(mailboxes, AddressListParser.Parse(written.Replace("\r\n", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ana@example.org", null, "ana@example.org")]
    [InlineData("  <ana@example.org>  ", null, "ana@example.org")]
    [InlineData("ana@example.org (Ana B)", "Ana B", "ana@example.org")]
    [InlineData("(first) ana@example.org", "first", "ana@example.org")]
    [InlineData("<ana@example.org> (Ana (the \\) first))", "Ana (the ) first)", "ana@example.org")]
    [InlineData("Ana Q. B <ana@example.org>", "Ana Q. B", "ana@example.org")]
    [InlineData("Ana\t  B<ana@example.org>", "Ana B", "ana@example.org")]
    [InlineData("\"Ana\" B <ana@example.org>", "Ana B", "ana@example.org")]
    [InlineData("\"Ana\\\"\" (comment) <ana@example.org>", "Ana\"", "ana@example.org")]
    [InlineData("=?utf-8?Q?M=C3=BCller=2C?= =?utf-8?Q?_Ana?= <ana@example.org>", "Müller, Ana", "ana@example.org")]
    [InlineData("=?utf-8?Q?M=C3=BCller, Ana?= <ana@example.org>", "Müller, Ana", "ana@example.org")]
    [InlineData("\"=?utf-8?Q?M=C3=BCller?=\" <ana@example.org>", "Müller", "ana@example.org")]
    [InlineData("Ana =?utf-8?Q?M=C3=BCller?= <ana@example.org>", "Ana Müller", "ana@example.org")]
    [InlineData("Ana <@relay.example,@other.example:ana@example.org>", "Ana", "ana@example.org")]
    [InlineData("Ana < ana @ example.org >", "Ana", "ana@example.org")]
    [InlineData("ana @ example . org", null, "ana@example.org")]
    [InlineData("ana@(where)example.org", "where", "ana@example.org")]
    [InlineData("Ana <ana@example.org", "Ana", "ana@example.org")]
    [InlineData("ana@example.org <ana@example.org>", "ana@example.org", "ana@example.org")]
    [InlineData("Ana <\"a>b\"@example.org>", "Ana", "\"a>b\"@example.org")]
    [InlineData("\"a b\"@example.org", null, "\"a b\"@example.org")]
    [InlineData("Friends: ana@example.org;", null, "ana@example.org")]
    [InlineData("Friends: Ana <ana@example.org>;", "Ana", "ana@example.org")]
    [InlineData(", ,ana@example.org,,", null, "ana@example.org")]
    [InlineData("some words ana@example.org more words", null, "ana@example.org")]
    [InlineData("Ana <root>", "Ana", "root")]
    [InlineData("Ana <ana@example.org> <eve@example.org>", "Ana", "ana@example.org")]
    [InlineData("Ana <あ@example.org>", "Ana", "あ@example.org")]
    [InlineData("\"unclosed <ana@example.org>, ben@example.org", null, null)]
    [InlineData("undisclosed-recipients:;", null, null)]
    [InlineData("<>", null, null)]
    [InlineData("Ana <>", null, null)]
    [InlineData("words only", null, null)]
    [InlineData("(unclosed", null, null)]
    [InlineData("", null, null)]
    public void A_mailbox_is_read_leniently(string value, string? name, string? address) =>
        Assert.Equal(address is null ? [] : [new Mailbox(name, address)], AddressListParser.Parse(value));

    [Theory]
    [InlineData("ana@example.org, ben@example.org")]
    [InlineData("ana@example.org; ben@example.org")]
    [InlineData("A: ana@example.org, B: ben@example.org;")]
    [InlineData("Friends: ana@example.org;, ben@example.org")]
    [InlineData("<ana@example.org, <ben@example.org>")]
    public void Lists_and_groups_are_flattened(string value) =>
        Assert.Equal(["ana@example.org", "ben@example.org"], AddressListParser.Parse(value).Select(mailbox => mailbox.Address));

    [Theory]
    [InlineData("(")]
    [InlineData("<")]
    [InlineData("\"")]
    [InlineData("a@b,")]
    [InlineData("a b ")]
    [InlineData("=?")]
    [InlineData("=?a?q?")]
    [InlineData("<@a,")]
    [InlineData(":")]
    [InlineData("\"a\" ")]
    public void A_million_characters_take_no_time(string unit)
    {
        var text = new StringBuilder();
        while (text.Length < 1 << 20)
        {
            text.Append(unit);
        }

        Hostile.IsQuick(() => AddressListParser.Parse(text.ToString()));
    }

    private static string Write(params Mailbox[] mailboxes) =>
        Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(Bytes.Written(output =>
            AddressListWriter.Write(new HeaderWriter(output), "To", mailboxes))))["To: ".Length..^2];
}
