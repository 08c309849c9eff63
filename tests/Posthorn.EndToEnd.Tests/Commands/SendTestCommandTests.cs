using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Commands;

public sealed class SendTestCommandTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task A_test_mail_is_sent_and_its_story_told()
    {
        var recipient = $"ana@{posthorn.NewDomain()}";

        var said = await SendAsync(recipient);

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.Contains($"{recipient}: delivered", said.Output);
        Assert.Equal("Posthorn test mail", (await posthorn.Sink.WaitForAsync(recipient)).Header("Subject"));
    }

    [Fact]
    public async Task A_test_mail_that_bounces_exits_with_1()
    {
        var recipient = $"550-unknown@{posthorn.NewDomain()}";

        var said = await SendAsync(recipient);

        Assert.Equal(1, said.ExitCode);
        Assert.Contains("550 unknown", said.Output);
    }

    [Fact]
    public async Task Without_a_server_it_exits_with_4()
    {
        using var folder = new TemporaryFolder();

        var said = await PosthornProgram.RunAsync("send-test", "--to", "ana@example.org", "--data", folder.Path, "--http", "127.0.0.1:1");

        Assert.Equal(4, said.ExitCode);
        Assert.Contains("No server answers on 127.0.0.1:1", said.Errors);
    }

    private Task<CommandResult> SendAsync(string recipient) => posthorn.Running.Process.CommandAsync(
        "send-test", "--to", recipient, "--http", posthorn.Running.Process.Address.Authority);
}
