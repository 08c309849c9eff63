using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.MailAuth.Dkim;
using Posthorn.Mime;
using Posthorn.RenderingCost;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Rendering;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.Rendering.Settings;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Templates;
using Posthorn.Templating;
using Posthorn.Tracking;

const double Bar = 0.25;
const int Turn = 100;
var mails = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 5_000;

var body = Encoding.UTF8.GetBytes(SampleMail.Request);
if (!MailSendParser.TryParse(body, out var request, out _))
{
    throw new InvalidOperationException("The sample is no request.");
}

var submission = new Submission(new MessageId(1, 2), 1, TimeProvider.System.GetUtcNow(), body, request);
var template = new ActiveTemplate("content", request.TemplateId!, "version", IsDynamic: true, "News for {{{name}}}", SampleMail.Html, PlainText.FromHtml(SampleMail.Html, 1_000_000), GeneratePlainContent: true);
var filler = new ContentFiller(new CompiledTemplates());
var settings = EffectiveSettings.Of(request, AccountSettings.Default);
var links = new KnownLinks();
using var key = DkimKey.GenerateRsa();
using var rsa = RSA.Create(2048);
var signer = DkimSigner.Create(key, new DkimSignatureOptions { Domain = "example.com", Selector = "s1" });
var digest = new byte[32];
var message = new ArrayBufferWriter<byte>(128 * 1024);
var signature = new ArrayBufferWriter<byte>(2 * 1024);
var noTags = new Dictionary<string, string>();

Console.WriteLine($"a dynamic template of {SampleMail.Html.Length:N0} characters with {SampleMail.Links} links; {mails:N0} mails, one thread; milliseconds of CPU a mail");
Run(mails); // The compiler needs some.
Console.WriteLine($"the message has {message.WrittenCount:N0} bytes");
for (var run = 1; run <= 3; run++)
{
    // Short turns: on a machine with other work, minutes differ more than what is measured, and the median is what most turns cost.
    List<double> all = [], fill = [], mark = [], sign = [], besides = [];
    for (var turn = 0; turn < Math.Max(1, mails / Turn); turn++)
    {
        all.Add(Measure(() => Run(Turn)));
        fill.Add(Measure(() => Repeat(_ => Fill())));
        mark.Add(Measure(() => Repeat(index => Mark(index, Fill()))));
        sign.Add(Measure(() => Repeat(_ => rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))));
        besides.Add(all[^1] - sign[^1]);
    }

    Console.WriteLine(
        $"  run {run}  all {Median(all):0.000}   template {Median(fill):0.000}   marks {Median(mark) - Median(fill):0.000}   the signature alone {Median(sign):0.000}   "
        + $"besides it {Median(besides):0.000}, bar {Bar:0.00}: {(Median(besides) < Bar ? "MEETS" : "MISSES")}");
}

return 0;

MailContent Fill() => ((FillOutcome.Filled)filler.Fill(request, 0, template, noTags)).Content;

(MailContent Content, CopyMarks Marks) Mark(int index, MailContent content)
{
    var marks = new CopyMarks(settings, links, new MarkedCopy(1, new CopyId(1 + index, 0)), "ana@example.org", asm: null, hasGroupTags: false);
    return (content.Map(marks.Text, marks.Html), marks);
}

void Run(int count)
{
    for (var index = 0; index < count; index++)
    {
        var (content, marks) = Mark(index, Fill());
        message.ResetWrittenCount();
        signature.ResetWrittenCount();
        if (!MessageComposer.TryCompose(DraftBuilder.Build(submission, 0, "mail.example.com", content, marks.ListUnsubscribe), message, out var error))
        {
            throw new InvalidOperationException(error);
        }

        signer.Sign(message.WrittenSpan, submission.ReceivedAt, signature);
    }
}

void Repeat(Action<int> work)
{
    for (var index = 0; index < Turn; index++)
    {
        work(index);
    }
}

// Of the whole process: the collector's work is part of the price.
static double Measure(Action work)
{
    var before = Environment.CpuUsage.TotalTime;
    work();
    return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Turn;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
