using System.Net;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class InboxModeTests(InboxPosthorn posthorn)
{
    [Fact]
    public async Task Out_of_the_box_mail_ends_in_the_test_mailbox()
    {
        var recipient = $"{Guid.NewGuid():N}@example.org";
        var story = await posthorn.Running.SendToEndAsync(Requests.To(recipient));

        Assert.Equal("processed delivered", story.Course);
        Assert.Equal("inbox", story.Detail(EventType.Delivered).Host);
        Assert.Contains(recipient, await GetAsync($"inbox/await?query=to:{recipient}&timeout=20"));
    }

    [Fact]
    public async Task The_first_start_ends_with_a_welcome_mail_and_a_curl()
    {
        Assert.Contains("Posthorn is ready.", posthorn.Process.Output);
        Assert.Contains("A welcome mail went through the whole pipeline and is in the Inbox:", posthorn.Process.Output);
        Assert.Contains($"curl -i {posthorn.Process.Address}v3/mail/send", posthorn.Process.Output);
        Assert.Contains("Welcome to Posthorn", await GetAsync("inbox/messages?query=to:you@example.com"));
    }

    private async Task<string> GetAsync(string path)
    {
        using var answer = await posthorn.Process.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
