using System.Text;
using Posthorn.Erasure.Asking;
using Posthorn.Erasure.Jobs;
using Posthorn.Kernel;

namespace Posthorn.Erasure.Tests;

public sealed class EraseJobRulesTests
{
    [Fact]
    public void Addresses_are_taken_once_in_the_form_in_which_they_are_kept() =>
        Assert.Equal(["ana@example.org", "bo@example.org"], Read("""{"email_addresses":["Ana@Example.org"," bo@example.org ","ana@EXAMPLE.org"]}""").Addresses);

    [Fact]
    public void Of_a_hundred_bad_addresses_all_are_named_and_of_more_the_first_hundred()
    {
        Assert.Equal(100, Read(Bad(100)).Errors.Count);
        Assert.Equal(100, Read(Bad(101)).Errors.Count);
        Assert.Equal(new ApiError("Email_address bad0 is not valid", "email_addresses"), Read(Bad(1)).Errors.Single());
    }

    [Theory]
    [InlineData(1, 0, 0, ErasureState.Finished)]
    [InlineData(1, 1, 0, ErasureState.Running)]
    [InlineData(1, 0, 1, ErasureState.Running)]
    [InlineData(59, 1, 0, ErasureState.Running)]
    [InlineData(60, 1, 0, ErasureState.Incomplete)]
    [InlineData(60, 0, 1, ErasureState.Incomplete)]
    [InlineData(60, 0, 0, ErasureState.Finished)]
    public void A_job_ends_with_the_first_turn_that_finds_nothing_or_after_sixty(long turns, long erased, long waiting, object state) =>
        Assert.Equal(state, TurnRules.After(turns, new ErasureStep(erased, waiting)));

    private static string Bad(int count) => $$"""{"email_addresses":[{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"bad{number}\""))}}]}""";

    private static (IReadOnlyList<string>? Addresses, IReadOnlyList<ApiError> Errors) Read(string json)
    {
        Assert.True(JsonMembers.TryParse(Encoding.UTF8.GetBytes(json), out var members, out _));
        return (EraseJobRules.Read(members), members.Errors);
    }
}
