using System.Text;
using Posthorn.Validation.Jobs;

namespace Posthorn.Validation.Tests;

public sealed class AddressFileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("emails\na@x.example\nb@x.example\n")]
    [InlineData("emails\r\na@x.example\r\nb@x.example")]
    [InlineData("emails\ra@x.example\rb@x.example\r")]
    [InlineData("\uFEFFEmails\n\n  a@x.example \n\nb@x.example\n\n")]
    [InlineData("\"emails\"\n\"a@x.example\"\n\"b@x.example\"")]
    [InlineData("id,emails,name\n1,a@x.example,A\n2,b@x.example,\"B, the second\"\n3\n4,,x")]
    [InlineData("email\na@x.example\nb@x.example")]
    public async Task Addresses_stand_below_their_header(string file) => Assert.Equal(["a@x.example", "b@x.example"], await ReadAsync(file));

    [Theory]
    [InlineData("", AddressFile.NoHeader)]
    [InlineData("a@x.example\nb@x.example", AddressFile.NoHeader)]
    [InlineData("emails", AddressFile.NoAddress)]
    [InlineData("emails\n\n , \n", AddressFile.NoAddress)]
    public async Task A_file_without_header_or_address_is_refused(string file, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<AddressFileException>(() => ReadAsync(file))).Message);

    [Fact]
    public async Task What_is_no_address_is_kept_short_and_without_control_characters()
    {
        var addresses = await ReadAsync($"emails\n\0\u0001x\n{new string('a', 100_000)}\n\"open,\n{new string('é', 500)}");

        Assert.Equal("\uFFFD\uFFFDx", addresses[0]);
        Assert.Equal(AddressFile.MaxShown, addresses[1].Length);
        Assert.Equal("open,", addresses[2]);
        Assert.Equal(AddressFile.MaxShown, addresses[3].Length);
    }

    [Fact]
    public async Task Octets_that_are_no_text_do_not_stop_a_file()
    {
        using var file = new MemoryStream([.. "emails\n"u8, 0xff, 0xfe, 0xc3, (byte)'\n', .. "a@x.example"u8]);

        Assert.Equal(2, (await AddressFile.ReadAsync(file, Token).SelectMany(part => part).ToListAsync(Token)).Count);
    }

    [Theory]
    [InlineData(1500, 1)]
    [InlineData(1501, 2)]
    public async Task A_part_has_1500_addresses(int count, int parts)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("emails\n" + string.Concat(Enumerable.Repeat("a@x.example\n", count))));

        Assert.Equal(parts, await AddressFile.ReadAsync(file, Token).CountAsync(Token));
    }

    [Theory]
    [InlineData(AddressFile.MaxAddresses, false)]
    [InlineData(AddressFile.MaxAddresses + 1, true)]
    public async Task A_file_has_less_than_a_million_addresses(int count, bool isRefused)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("emails\n" + new StringBuilder().Insert(0, "a\n", count)));
        var read = AddressFile.ReadAsync(file, Token).CountAsync(Token).AsTask();

        if (isRefused)
        {
            Assert.Equal("A file holds at most 999999 addresses.", (await Assert.ThrowsAsync<AddressFileException>(() => read)).Message);
        }
        else
        {
            Assert.Equal(667, await read);
        }
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@x", "'@x")]
    public void A_field_of_results_is_harmless(string text, string expected) => Assert.Equal(expected, CsvFields.Write(text));

    [Fact]
    public void An_id_grows_with_time_and_has_26_characters()
    {
        var chance = new byte[JobId.ChanceLength];
        var first = JobId.New(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), chance);

        Assert.Equal("01HF7YAT000000000000000000", first);
        Assert.True(string.CompareOrdinal(first, JobId.New(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_001), chance)) < 0);
        Assert.EndsWith("ZZZZZZZZZZZZZZZZ", JobId.New(DateTimeOffset.UnixEpoch, [.. Enumerable.Repeat((byte)0xff, 10)]), StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadAsync(string text)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await AddressFile.ReadAsync(file, Token).SelectMany(part => part).ToListAsync(Token);
    }
}
