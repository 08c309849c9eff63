using System.Net;
using System.Net.Sockets;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Commands;

public sealed class SecondServerTests(InboxPosthorn posthorn)
{
    [Fact]
    public async Task A_second_server_on_the_same_folder_refuses_with_a_sentence()
    {
        var said = await PosthornProgram.RunAsync("serve", "--data", posthorn.Process.DataFolder, "--http", "127.0.0.1:0", "--inbox", "127.0.0.1:0", "--submission", "off");

        Assert.Equal((3, ""), (said.ExitCode, said.Output));
        Assert.Equal(
            $"posthorn: Another Posthorn is running on {posthorn.Process.DataFolder}. Stop it first, or choose another folder with --data.", said.Errors.Trim());
    }

    [Theory]
    [InlineData("--http")]
    [InlineData("--inbox")]
    [InlineData("--submission")]
    [InlineData("--submission-tls")]
    public async Task A_port_that_somebody_has_exits_with_4_and_a_sentence(string option)
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string[] names = ["--http", "--inbox", "--submission", "--submission-tls"];

        var said = await PosthornProgram.RunAsync(
            ["serve", "--data", folder.Path, .. names.SelectMany(name => new[] { name, name == option ? $"{taken.LocalEndpoint}" : "127.0.0.1:0" })], null);

        Assert.Equal(4, said.ExitCode);
        Assert.StartsWith("posthorn: ", said.Errors);
        Assert.Single(said.Errors.Trim().Split('\n'));
    }
}
