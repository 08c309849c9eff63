using System.Text;
using Posthorn.Accounts.TwoFactor;

namespace Posthorn.Accounts.Tests.Users;

public sealed class TotpTests
{
    /// <summary>The secret of the vectors in RFC 4226 appendix D and RFC 6238 appendix B.</summary>
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Codes_are_those_of_RFC_6238(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeOf(Secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8));

    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(5, "254676")]
    [InlineData(9, "520489")]
    public void Codes_of_a_counter_are_those_of_RFC_4226(long counter, string code) => Assert.Equal(code, Totp.CodeOf(Secret, counter));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_wrong_by_one_step(int steps, bool isTaken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111109);
        var code = Totp.CodeOf(Secret, Totp.StepOf(now) + steps);

        Assert.Equal(isTaken ? Totp.StepOf(now) + steps : null, Totp.FindStep(Secret, code, 0, now));
    }

    [Fact]
    public void A_code_is_taken_once_and_none_before_it()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111109);
        var step = Totp.StepOf(now);

        Assert.Null(Totp.FindStep(Secret, Totp.CodeOf(Secret, step), step, now));
        Assert.Null(Totp.FindStep(Secret, Totp.CodeOf(Secret, step - 1), step, now));
        Assert.Equal(step + 1, Totp.FindStep(Secret, Totp.CodeOf(Secret, step + 1), step, now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000")]
    [InlineData("0000000")]
    [InlineData("abcdef")]
    [InlineData("äöüäöü")]
    public void What_is_no_code_is_none(string code) => Assert.Null(Totp.FindStep(Secret, code, 0, DateTimeOffset.FromUnixTimeSeconds(1111111109)));

    /// <summary>RFC 4648 section 10, without padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_RFC_4648(string text, string encoded) => Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_recovery_code_is_the_same_in_any_case_and_without_dashes()
    {
        var code = RecoveryCode.Create();

        Assert.Matches("^[a-z2-7]{4}(-[a-z2-7]{4}){3}$", code);
        Assert.NotEqual(code, RecoveryCode.Create());
        Assert.Equal(RecoveryCode.HashOf(code), RecoveryCode.HashOf(code.ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.NotEqual(RecoveryCode.HashOf(code), RecoveryCode.HashOf(code[..^1]));
    }
}
