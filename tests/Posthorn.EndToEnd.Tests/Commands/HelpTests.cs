using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Commands;

public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("keys")]
    [InlineData("keys list")]
    [InlineData("keys create")]
    [InlineData("keys revoke")]
    [InlineData("domain")]
    [InlineData("domain add")]
    [InlineData("domain list")]
    [InlineData("domain show")]
    [InlineData("domain remove")]
    [InlineData("send-test")]
    [InlineData("queue")]
    [InlineData("message")]
    [InlineData("sink")]
    public async Task Every_command_explains_itself(string command)
    {
        var said = await PosthornProgram.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.Contains("Usage:", said.Output);
        Assert.Contains("--data", said.Output);
    }

    [Theory]
    [InlineData("sreve")]
    [InlineData("keys create")]
    [InlineData("message")]
    [InlineData("queue --no-such-option")]
    [InlineData("send-test --to ana@example.org --wait soon")]
    public async Task A_wrong_command_line_exits_with_2(string command)
    {
        var said = await PosthornProgram.RunAsync(command.Split(' '));

        Assert.Equal(2, said.ExitCode);
        Assert.NotEqual("", said.Errors);
    }
}
