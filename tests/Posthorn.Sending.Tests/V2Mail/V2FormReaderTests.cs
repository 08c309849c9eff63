using System.Text;
using Posthorn.Sending.V2Mail;

namespace Posthorn.Sending.Tests.V2Mail;

public sealed class V2FormReaderTests
{
    private const string Multipart = "multipart/form-data; boundary=\"b\"";

    [Theory]
    [InlineData("to=a%40x", "a@x")]
    [InlineData("to=a+b%2Bc", "a b+c")]
    [InlineData("to=%C3%BC", "ü")]
    [InlineData("to=%E2%82", "\ufffd")]
    [InlineData("to=100%&x=1", "100%")]
    [InlineData("to=%zz%4", "%zz%4")]
    [InlineData("to=a=b", "a=b")]
    [InlineData("to", "")]
    [InlineData("&&to=1&to=2&", "2")]
    public void Escapes_are_read_and_what_is_none_stands_for_itself(string form, string value) => Assert.Equal(value, Forms.Of(form).Text("to"));

    [Fact]
    public void Bytes_of_a_value_stay_as_they_are() =>
        Assert.Equal([0, 255, 13, 10], Forms.Of("files[a]=%00%ff%0d%0a").Files.Single().Bytes.ToArray());

    [Theory]
    [InlineData("to=a&to[]=b&to[0]=c&toname=n", "a b c")]
    [InlineData("toname=n", "")]
    public void A_list_is_repeated_with_or_without_brackets(string form, string values) => Assert.Equal(values, string.Join(' ', Forms.Of(form).List("to")));

    [Fact]
    public void Where_form_and_query_have_a_name_the_form_counts()
    {
        var form = Forms.Of("to[]=a&files[x]=1", "to=b&cc=c&files[x]=2&files[y]=3");

        Assert.Equal(["a"], form.List("to"));
        Assert.Equal(["c"], form.List("cc"));
        Assert.Equal(["1", "3"], form.Files.Select(file => file.Text));
    }

    [Fact]
    public async Task Parts_are_read_with_their_files()
    {
        var read = Assert.IsType<FormOutcome.Read>(await Forms.ReadAsync(
            Multipart,
            "--b\r\nContent-Disposition: form-data; name=\"subject\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHi\r\nyou\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"files[a.bin]\"; filename=\"c\"\r\nContent-Type: image/png; x=1\r\n\r\n\0\xff\r\n--b--\r\n",
            "to=ana@example.net"));

        Assert.Equal(("Hi\r\nyou", "ana@example.net"), (read.Form.Text("subject"), read.Form.Text("to")));
        var file = read.Form.Files.Single();
        Assert.Equal(("files[a.bin]", "c", "image/png"), (file.Name, file.FileName, file.MediaType));
        Assert.Equal([0, 255], file.Bytes.ToArray());
    }

    [Theory]
    [InlineData("Content-Type: text/plain; charset=iso-8859-1\r\n", "", "gr\u00fcn", "gr\u00fcn")]
    [InlineData("Content-Type: text/plain; charset=\"windows-1251\"\r\n", "", "\u00c4\u00e0", "\u0414\u0430")]
    [InlineData("", "windows-1251", "\u00c4\u00e0", "\u0414\u0430")]
    [InlineData("Content-Type: text/plain; charset=iso-8859-1\r\n", "windows-1251", "\u00c4\u00e0", "\u00c4\u00e0")]
    [InlineData("Content-Type: text/plain; charset=nonesuch\r\n", "windows-1251", "\u00c4\u00e0", "\u0414\u0430")]
    [InlineData("", "nonesuch", "\u00c3\u00bc", "\u00fc")]
    [InlineData("", "", "\u00c3\u00bc", "\u00fc")]
    [InlineData("", "", "gr\u00fcn", "gr\ufffdn")]
    [InlineData("Content-Type: text/plain; charset=shift_jis\r\n", "", "\u0093\u00fa\u0096\u007b", "\u65e5\u672c")]
    [InlineData("Content-Type: text/plain; charset=shift_jis\r\n", "", "\u0093", "\ufffd")]
    public async Task A_text_is_in_the_charset_of_its_part_else_of_the_form_else_UTF8(string header, string ofForm, string octets, string text)
    {
        var read = Assert.IsType<FormOutcome.Read>(await Forms.ReadAsync(
            Multipart,
            $"--b\r\nContent-Disposition: form-data; name=subject\r\n{header}\r\n{octets}\r\n"
            + (ofForm.Length == 0 ? "" : $"--b\r\nContent-Disposition: form-data; name=_charset_\r\n\r\n{ofForm}\r\n") + "--b--"));

        Assert.Equal(text, read.Form.Text("subject"));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=iso-8859-1", "subject=gr%fcn")]
    [InlineData("application/x-www-form-urlencoded; charset=\"ISO-8859-1\"", "subject=gr%fcn")]
    [InlineData("application/x-www-form-urlencoded", "_charset_=iso-8859-1&subject=gr%fcn")]
    [InlineData("application/x-www-form-urlencoded; charset=windows-1251", "_charset_=iso-8859-1&subject=gr%fcn")]
    [InlineData("application/x-www-form-urlencoded", "subject=gr%c3%bcn")]
    public async Task A_form_that_is_encoded_as_an_address_says_its_charset_in_its_type_or_a_member(string type, string form) =>
        Assert.Equal("grün", Assert.IsType<FormOutcome.Read>(await Forms.ReadAsync(type, form)).Form.Text("subject"));

    [Fact]
    public async Task Files_are_octets_whatever_the_charset() => Assert.Equal(
        [0xc4, 0xe0],
        Assert.IsType<FormOutcome.Read>(await Forms.ReadAsync(Forms.UrlEncoded, "_charset_=windows-1251&files[a]=%c4%e0")).Form.Files.Single().Bytes.ToArray());

    [Theory]
    [InlineData("multipart/form-data", "--b--")]
    [InlineData("multipart/form-data; boundary=", "--b--")]
    [InlineData(Multipart, "")]
    [InlineData(Multipart, "aaaaaaaa")]
    [InlineData(Multipart, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end")]
    [InlineData(Multipart, "--b\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--b--")]
    [InlineData(Multipart, "--b\r\nX: y\r\n\r\nno name\r\n--b--")]
    [InlineData(Multipart, "--b\r\nno header\r\n\r\nx\r\n--b--")]
    public async Task A_form_that_breaks_its_own_rules_is_refused(string type, string body) =>
        Assert.Equal("The form could not be read.", Assert.IsType<FormOutcome.Broken>(await Forms.ReadAsync(type, body)).Reason);

    [Theory]
    [InlineData(V2MailLimits.Fields, true)]
    [InlineData(V2MailLimits.Fields + 1, false)]
    public async Task Members_are_counted(int count, bool isRead)
    {
        Assert.Equal(isRead, await Forms.ReadAsync(Forms.UrlEncoded, string.Join('&', Enumerable.Repeat("to[]=a", count))) is FormOutcome.Read);
        var parts = string.Concat(Enumerable.Repeat("--b\r\nContent-Disposition: form-data; name=to\r\n\r\na\r\n", count));
        Assert.Equal(isRead, await Forms.ReadAsync(Multipart, parts + "--b--") is FormOutcome.Read);
    }

    [Theory]
    [InlineData(V2MailLimits.Names, true)]
    [InlineData(V2MailLimits.Names + 1, false)]
    public async Task Names_are_counted(int count, bool isRead) => Assert.Equal(
        isRead, await Forms.ReadAsync(Forms.UrlEncoded, string.Join('&', Enumerable.Range(0, count).Select(i => $"m{i}=1"))) is FormOutcome.Read);

    [Theory]
    [InlineData(V2MailLimits.NameBytes, true)]
    [InlineData(V2MailLimits.NameBytes + 1, false)]
    public async Task Names_have_a_length(int length, bool isRead) =>
        Assert.Equal(isRead, await Forms.ReadAsync(Forms.UrlEncoded, $"{new string('n', length)}=1") is FormOutcome.Read);

    [Theory]
    [InlineData(V2MailLimits.FileBytes - 1, false)]
    [InlineData(V2MailLimits.FileBytes, true)]
    public async Task A_file_has_a_size(int length, bool isTooLarge)
    {
        var content = new string('x', length);
        Assert.Equal(isTooLarge, await Forms.ReadAsync(Forms.UrlEncoded, $"files[a]={content}") is FormOutcome.FileTooLarge);
        Assert.Equal(isTooLarge, await Forms.ReadAsync(Multipart, $"--b\r\nContent-Disposition: form-data; name=\"files[a]\"; filename=a\r\n\r\n{content}\r\n--b--") is FormOutcome.FileTooLarge);
    }

    [Fact]
    public async Task Without_a_form_the_query_string_is_all() =>
        Assert.Equal("a", Assert.IsType<FormOutcome.Read>(await Forms.ReadAsync("application/json", "{}", "to=a")).Form.Text("to"));

    [Fact]
    public async Task No_bytes_at_all_break_the_reader()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            var body = $"--b\r\nContent-Disposition: form-data; name={Encoding.Latin1.GetString(bytes)}\r\n--b--";
            await Forms.ReadAsync(Multipart, body);
            await Forms.ReadAsync(Forms.UrlEncoded, body);
        }
    }
}
