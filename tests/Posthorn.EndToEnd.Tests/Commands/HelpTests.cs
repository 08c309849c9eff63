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
    [InlineData("account")]
    [InlineData("account show")]
    [InlineData("account suspend")]
    [InlineData("account timezone")]
    [InlineData("links")]
    [InlineData("links add")]
    [InlineData("links list")]
    [InlineData("links validate")]
    [InlineData("links default")]
    [InlineData("links remove")]
    [InlineData("access")]
    [InlineData("access list")]
    [InlineData("access clear")]
    [InlineData("domain")]
    [InlineData("domain add")]
    [InlineData("domain list")]
    [InlineData("domain show")]
    [InlineData("domain remove")]
    [InlineData("ip")]
    [InlineData("ip add")]
    [InlineData("ip list")]
    [InlineData("ip set")]
    [InlineData("ip enable")]
    [InlineData("ip disable")]
    [InlineData("ip remove")]
    [InlineData("ip warmup")]
    [InlineData("ip warmup start")]
    [InlineData("ip warmup stop")]
    [InlineData("ip warmup status")]
    [InlineData("pool")]
    [InlineData("pool add")]
    [InlineData("pool list")]
    [InlineData("pool set")]
    [InlineData("pool rename")]
    [InlineData("pool remove")]
    [InlineData("pool add-ip")]
    [InlineData("pool remove-ip")]
    [InlineData("send-test")]
    [InlineData("queue")]
    [InlineData("message")]
    [InlineData("shaping")]
    [InlineData("shaping check")]
    [InlineData("shaping show")]
    [InlineData("tls")]
    [InlineData("tls show")]
    [InlineData("tls require")]
    [InlineData("tls-report")]
    [InlineData("replies")]
    [InlineData("replies classify")]
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
    [InlineData("ip add")]
    [InlineData("pool add-ip orders")]
    [InlineData("pool add-ip orders 203.0.113.1 --weight heavy")]
    [InlineData("queue --no-such-option")]
    [InlineData("tls require --version 1.0")]
    [InlineData("tls require --require-tls perhaps")]
    [InlineData("tls-report --day yesterday")]
    [InlineData("replies classify")]
    [InlineData("replies classify hello")]
    [InlineData("replies classify 550 --stage helo")]
    [InlineData("send-test --to ana@example.org --wait soon")]
    public async Task A_wrong_command_line_exits_with_2(string command)
    {
        var said = await PosthornProgram.RunAsync(command.Split(' '));

        Assert.Equal(2, said.ExitCode);
        Assert.NotEqual("", said.Errors);
    }
}
