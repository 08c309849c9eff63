using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;

namespace Posthorn.Sending.Tests.Submissions;

public sealed class SubmissionTests
{
    [Fact]
    public void Recipients_stand_in_the_order_of_the_request()
    {
        var submission = Requests.Submission(SampleBody.With(
            "personalizations",
            """
            [{"to":[{"email":"a@example.org"},{"email":"b@example.org"}],"cc":[{"email":"c@example.org"}],"bcc":[{"email":"d@example.org"}]},
             {"bcc":[{"email":"f@example.org"}],"to":[{"email":"e@example.org"}]},
             {"to":[{"email":"a@example.org"}]}]
            """));

        Assert.Equal(
            [
                new SubmissionRecipient(0, "a@example.org"), new SubmissionRecipient(0, "b@example.org"), new SubmissionRecipient(0, "c@example.org"),
                new SubmissionRecipient(0, "d@example.org"), new SubmissionRecipient(1, "e@example.org"), new SubmissionRecipient(1, "f@example.org"),
                new SubmissionRecipient(2, "a@example.org"),
            ],
            submission.Recipients);
    }
}
