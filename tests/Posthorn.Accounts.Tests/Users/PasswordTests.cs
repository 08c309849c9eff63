using System.Security.Cryptography;
using System.Text;
using Posthorn.Accounts.Users;

namespace Posthorn.Accounts.Tests.Users;

public sealed class PasswordTests
{
    private const string Password = "a password of 30 characters or";

    [Theory]
    [InlineData("abcdefghijklmno1", null)]
    [InlineData("abcdefghijklmn1", "A password has 16 to 128 characters.")]
    [InlineData("", "A password has 16 to 128 characters.")]
    [InlineData("abcdefghijklmnop", "A password has at least one letter and one digit.")]
    [InlineData("1234567890123456", "A password has at least one letter and one digit.")]
    [InlineData("пароль длинный 1", null)]
    public void A_password_has_sixteen_characters_with_a_letter_and_a_digit(string password, string? problem) => Assert.Equal(problem, Passwords.ProblemOf(password));

    [Theory]
    [InlineData(128, null)]
    [InlineData(129, "A password has 16 to 128 characters.")]
    public void A_password_has_at_most_128_characters(int length, string? problem) => Assert.Equal(problem, Passwords.ProblemOf("1" + new string('a', length - 1)));

    [Fact]
    public void A_character_of_two_halves_counts_once() => Assert.Null(Passwords.ProblemOf("a1" + string.Concat(Enumerable.Repeat("🦊", 126))));

    [Fact]
    public void A_generated_password_may_be_one_and_is_another_each_time()
    {
        var made = Enumerable.Range(0, 200).Select(_ => Passwords.Generate()).ToList();

        Assert.All(made, password => Assert.Null(Passwords.ProblemOf(password)));
        Assert.Equal(made.Count, made.Distinct().Count());
    }

    [Fact]
    public void A_hash_knows_its_password_and_no_other_one()
    {
        var stored = PasswordHash.Create(Password);

        Assert.True(PasswordHash.Verify(Password, stored));
        Assert.False(PasswordHash.Verify(Password + " ", stored));
        Assert.False(PasswordHash.Verify(Password.ToUpperInvariant(), stored));
        Assert.DoesNotContain(Password, stored, StringComparison.Ordinal);
        Assert.NotEqual(stored, PasswordHash.Create(Password));
        Assert.False(PasswordHash.IsOld(stored));
    }

    [Fact]
    public void A_hash_is_pbkdf2_and_says_how()
    {
        var salt = Encoding.ASCII.GetBytes("saltsaltsaltsalt");
        var derived = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes("pässword"), salt, 1000, HashAlgorithmName.SHA512, 32);

        Assert.Equal($"pbkdf2-sha512$1000${Convert.ToBase64String(salt)}${Convert.ToBase64String(derived)}", PasswordHash.Create("pässword", salt, 1000));
    }

    [Fact]
    public void A_hash_of_fewer_rounds_still_counts_and_is_to_be_made_again()
    {
        var stored = PasswordHash.Create(Password, new byte[16], 1000);

        Assert.True(PasswordHash.Verify(Password, stored));
        Assert.True(PasswordHash.IsOld(stored));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("pbkdf2-sha512$1000$$")]
    [InlineData("pbkdf2-sha512$0$AAAA$AAAA")]
    [InlineData("pbkdf2-sha512$99999999999$AAAA$AAAA")]
    [InlineData("pbkdf2-sha512$1000$no base64$AAAA")]
    [InlineData("pbkdf2-sha1$1000$AAAA$AAAA")]
    public void What_is_no_hash_opens_nothing(string stored) => Assert.False(PasswordHash.Verify(Password, stored));

    [Fact]
    public async Task Where_there_is_no_password_none_is_right()
    {
        using var checker = new PasswordChecker();

        Assert.False(await checker.VerifyAsync(Password, null, TestContext.Current.CancellationToken));
        Assert.True(await checker.VerifyAsync(Password, await checker.HashAsync(Password, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));
    }
}
