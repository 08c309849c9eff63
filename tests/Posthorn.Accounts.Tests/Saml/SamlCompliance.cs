using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using Microsoft.Extensions.Options;
using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Saml;
using Posthorn.Accounts.Sso;
using Posthorn.Accounts.Sso.Teammates;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests.Saml;

/// <summary>Logins by a provider, and everything that a stranger may post instead of one.</summary>
public abstract class SamlCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private const string Ana = "ana@example.com";
    private readonly ManualClock _clock = new();
    private readonly TestProvider _provider = new();
    private readonly IOptions<SsoOptions> _options = Options.Create(new SsoOptions { PublicUrl = "https://mail.example" });
    private string _id = "";

    private DateTimeOffset Now => _clock.GetUtcNow();

    private string Address => $"https://mail.example/v3/public/sso/saml/response/id/{_id}";

    private AuditStore Audit => new(Database, _clock);

    private TestProvider.Answer Answer => new(Address, Now, Ana);

    [Fact]
    public async Task Whom_the_provider_vouches_for_comes_in()
    {
        await BeginAsync();

        Assert.Equal(new SamlLogin(null, 1, Ana), await PostAsync(Signed(Answer)));
        Assert.Equal(new SamlLogin(null, 1, Ana), await PostAsync(Signed(Answer with { NameId = " ANA@Example.com " })));
    }

    [Fact]
    public async Task The_signature_may_be_of_the_answer_or_of_both()
    {
        await BeginAsync();
        var whole = Answer;
        Assert.Null((await PostAsync(_provider.Sign(TestProvider.Write(whole), whole.ResponseId))).Refusal);

        var both = Answer;
        var document = Load(TestProvider.Write(both));
        _provider.SignIn(document, both.AssertionId);
        _provider.SignIn(document, both.ResponseId);
        Assert.Null((await PostAsync(Encoding.UTF8.GetBytes(document.OuterXml))).Refusal);
    }

    [Fact]
    public async Task An_answer_counts_once()
    {
        await BeginAsync();
        var answer = Signed(Answer);

        Assert.Null((await PostAsync(answer)).Refusal);
        Assert.Equal(SamlTraceStore.Replayed, (await PostAsync(answer)).Refusal);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(SamlTraceStore.Replayed, (await PostAsync(answer)).Refusal);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(SamlRules.Expired, (await PostAsync(answer)).Refusal);
    }

    [Fact]
    public async Task Of_one_answer_posted_many_times_at_once_one_counts()
    {
        await BeginAsync();
        var answer = Signed(Answer);
        var logins = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostAsync(answer)));

        Assert.Single(logins, login => login.Refusal is null);
    }

    [Fact]
    public async Task An_answer_to_a_question_needs_the_question_and_uses_it_up()
    {
        await BeginAsync();
        await Traces().AskAsync("_q1", _id, Token);
        Assert.Equal(SamlRules.NotAsked, (await PostAsync(Signed(Answer with { InResponseTo = "_q2" }))).Refusal);
        Assert.Null((await PostAsync(Signed(Answer with { InResponseTo = "_q1" }))).Refusal);
        Assert.Equal(SamlRules.NotAsked, (await PostAsync(Signed(Answer with { InResponseTo = "_q1" }))).Refusal);

        await Traces().AskAsync("_q3", _id, Token);
        _clock.Advance(SamlTraceStore.QuestionLife);
        Assert.Equal(SamlRules.NotAsked, (await PostAsync(Signed(Answer with { InResponseTo = "_q3" }))).Refusal);
        await Traces().AskAsync("_q4", "another", Token);
        Assert.Equal(SamlRules.NotAsked, (await PostAsync(Signed(Answer with { InResponseTo = "_q4" }))).Refusal);
    }

    [Fact]
    public async Task What_was_meant_for_others_or_another_time_is_refused()
    {
        await BeginAsync();
        var wrong = new (TestProvider.Answer Answer, string Refusal)[]
        {
            (Answer with { Status = "urn:oasis:names:tc:SAML:2.0:status:Responder" }, SamlRules.Failed),
            (Answer with { Issuer = "https://other.example" }, SamlRules.WrongIssuer),
            (Answer with { Recipient = "https://other.example/acs" }, SamlRules.WrongPlace),
            (Answer with { Destination = "https://other.example/acs" }, SamlRules.WrongPlace),
            (Answer with { Audience = "https://other.example" }, SamlRules.WrongAudience),
            (Answer with { NameId = "" }, SamlRules.NoSubject),
            (Answer with { NotBefore = Now + SamlRules.Skew + TimeSpan.FromSeconds(1) }, SamlRules.NotYet),
            (Answer with { NotOnOrAfter = Now - SamlRules.Skew }, SamlRules.Expired),
            (Answer with { ConfirmedUntil = Now - SamlRules.Skew }, SamlRules.Expired),
            (Answer with { ConfirmedUntil = Now + SamlRules.LongestLife + TimeSpan.FromSeconds(1) }, SamlRules.NoSubject),
            (Answer with { NameId = "bob@example.com" }, LogInBySaml.NoTeammate),
            (Answer with { NameId = "eve@example.com" }, LogInBySaml.NoTeammate),
        };
        foreach (var (answer, refusal) in wrong)
        {
            Assert.Equal(refusal, (await PostAsync(Signed(answer))).Refusal);
        }

        Assert.Null((await PostAsync(Signed(Answer with { NotBefore = Now + SamlRules.Skew }))).Refusal);
        Assert.Null((await PostAsync(Signed(Answer with { NotOnOrAfter = Now - SamlRules.Skew + TimeSpan.FromSeconds(1) }))).Refusal);
        Assert.Null((await PostAsync(Signed(Answer with { ConfirmedUntil = Now + SamlRules.LongestLife }))).Refusal);
    }

    [Fact]
    public async Task What_nobody_we_know_signed_is_refused()
    {
        await BeginAsync();
        using var other = new TestProvider();
        var answer = Answer;
        await AssertNotSignedAsync(Encoding.UTF8.GetBytes(TestProvider.Write(answer)));
        await AssertNotSignedAsync(other.Sign(TestProvider.Write(answer), answer.AssertionId));
        await AssertNotSignedAsync(_provider.Sign(TestProvider.Write(answer), answer.AssertionId, SignedXml.XmlDsigRSASHA1Url));
        await AssertNotSignedAsync(_provider.Sign(TestProvider.Write(answer), answer.AssertionId, digest: SignedXml.XmlDsigSHA1Url));
        await AssertNotSignedAsync(Edited(answer, text => text.Replace(Ana, "bob@example.com", StringComparison.Ordinal)));
        await AssertNotSignedAsync(Edited(answer, text => text.Replace("<SignatureValue>", "<SignatureValue>AAAA", StringComparison.Ordinal)));
        await AssertNotSignedAsync(Edited(answer, text => text.Replace($"URI=\"#{answer.AssertionId}\"", "URI=\"\"", StringComparison.Ordinal)));

        // A second signature, by a stranger, does not hide behind a good one.
        var document = Load(TestProvider.Write(answer));
        _provider.SignIn(document, answer.AssertionId);
        other.SignIn(document, answer.ResponseId);
        await AssertNotSignedAsync(Encoding.UTF8.GetBytes(document.OuterXml));
    }

    [Fact]
    public async Task A_signed_assertion_wrapped_into_another_place_says_nothing()
    {
        await BeginAsync();
        var answer = Answer;
        foreach (var wrap in Wrappings)
        {
            var document = Load(Encoding.UTF8.GetString(_provider.Sign(TestProvider.Write(answer), answer.AssertionId)));
            var good = (XmlElement)document.GetElementsByTagName("Assertion", SamlNames.Assertion)[0]!;
            var forged = (XmlElement)good.CloneNode(deep: true);
            forged.SetAttribute("ID", "_forged");
            forged.GetElementsByTagName("NameID", SamlNames.Assertion)[0]!.InnerText = "bob@example.com";
            wrap(document, good, forged);

            await AssertNotSignedAsync(Encoding.UTF8.GetBytes(document.OuterXml));
        }
    }

    /// <summary>The known shapes: beside, around, inside an extension, inside the signature, with one id twice.</summary>
    private static readonly Action<XmlDocument, XmlElement, XmlElement>[] Wrappings =
    [
        (_, good, forged) => good.ParentNode!.InsertBefore(forged, good),
        (_, good, forged) => good.ParentNode!.InsertAfter(Unsigned(forged), good),
        (_, good, forged) =>
        {
            good.ParentNode!.ReplaceChild(Unsigned(forged), good);
            forged.AppendChild(good);
        },
        (document, good, forged) =>
        {
            good.ParentNode!.ReplaceChild(Unsigned(forged), good);
            document.DocumentElement!.InsertBefore(document.CreateElement("samlp", "Extensions", SamlNames.Protocol), document.DocumentElement.FirstChild)!.AppendChild(good);
        },
        (document, good, forged) =>
        {
            var signature = (XmlElement)good.GetElementsByTagName("Signature", SamlNames.Signature)[0]!;
            good.ParentNode!.ReplaceChild(Unsigned(forged), good);
            good.RemoveChild(signature);
            forged.AppendChild(signature);
            signature.AppendChild(document.CreateElement("ds", "Object", SamlNames.Signature))!.AppendChild(good);
        },
        (_, good, forged) =>
        {
            Unsigned(forged).SetAttribute("ID", good.GetAttribute("ID"));
            good.ParentNode!.InsertBefore(forged, good);
        },
        (document, good, forged) =>
        {
            var outer = document.DocumentElement!;
            var inner = outer.CloneNode(deep: true);
            good.ParentNode!.ReplaceChild(Unsigned(forged), good);
            outer.AppendChild(inner);
        },
    ];

    [Fact]
    public async Task A_comment_does_not_cut_a_name_short()
    {
        await BeginAsync();
        var answer = Answer with { NameId = "ana@example.com.evil.example" };
        var signed = Encoding.UTF8.GetString(Signed(answer)).Replace("ana@example.com.evil", "ana@example.com<!-- -->.evil", StringComparison.Ordinal);

        Assert.Equal(LogInBySaml.NoTeammate, (await PostAsync(Encoding.UTF8.GetBytes(signed))).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no xml")]
    [InlineData("<a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"nope\"?><a/>")]
    [InlineData("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" Version=\"2.0\"/>")]
    public async Task What_is_no_answer_is_refused(string xml)
    {
        await BeginAsync();
        await AssertNotSignedAsync(Encoding.UTF8.GetBytes(xml));
    }

    [Fact]
    public async Task Signatures_of_every_broken_shape_are_refused()
    {
        await BeginAsync();
        var answer = Answer;
        var good = Encoding.UTF8.GetString(_provider.Sign(TestProvider.Write(answer), answer.AssertionId));
        var document = Load(good);
        var parts = document.GetElementsByTagName("Signature", SamlNames.Signature)[0]!.SelectNodes(".//*")!.Count;
        for (var i = 0; i < parts; i++)
        {
            foreach (var change in new Action<XmlElement>[] { part => part.ParentNode!.RemoveChild(part), part => part.InnerText = "?", part => part.RemoveAllAttributes() })
            {
                var broken = Load(good);
                var part = (XmlElement)broken.GetElementsByTagName("Signature", SamlNames.Signature)[0]!.SelectNodes(".//*")![i]!;
                var before = broken.OuterXml;
                change(part);
                if (broken.OuterXml != before)
                {
                    await AssertNotSignedAsync(Encoding.UTF8.GetBytes(broken.OuterXml));
                }
            }
        }
    }

    [Fact]
    public async Task An_integration_that_is_off_or_unknown_lets_nobody_in()
    {
        await BeginAsync();
        Assert.Equal(LogInBySaml.Unknown, (await LogIn().ExecuteAsync("none", Signed(Answer), Token)).Refusal);
        await Integrations().ChangeAsync(1, Actor, _id, Draft(isEnabled: false), Token);
        Assert.Equal(LogInBySaml.Unknown, (await PostAsync(Signed(Answer))).Refusal);
    }

    [Fact]
    public async Task A_certificate_that_is_off_or_out_of_its_time_counts_no_more()
    {
        await BeginAsync();
        var store = new CertificateStore(Database, Audit);
        var certificate = Assert.Single(await store.ListAsync(1, _id, Token));
        await store.ChangeAsync(certificate, certificate with { IsEnabled = false }, Actor, Token);
        await AssertNotSignedAsync(Signed(Answer));

        await store.ChangeAsync(certificate, certificate, Actor, Token);
        Assert.Null((await PostAsync(Signed(Answer))).Refusal);
        _clock.Advance(certificate.NotAfter - Now + TimeSpan.FromSeconds(1));
        await AssertNotSignedAsync(Signed(Answer));
    }

    private static XmlElement Unsigned(XmlElement assertion)
    {
        foreach (var signature in assertion.GetElementsByTagName("Signature", SamlNames.Signature).OfType<XmlElement>().ToList())
        {
            signature.ParentNode!.RemoveChild(signature);
        }

        return assertion;
    }

    private static XmlDocument Load(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        return document;
    }

    private static IntegrationDraft Draft(bool isEnabled) =>
        new("Provider", isEnabled, "https://idp.example/sso", "https://idp.example/out", TestProvider.EntityId, null);

    private byte[] Signed(TestProvider.Answer answer) => _provider.Sign(TestProvider.Write(answer), answer.AssertionId);

    private byte[] Edited(TestProvider.Answer answer, Func<string, string> edit)
    {
        var signed = Encoding.UTF8.GetString(Signed(answer));
        var edited = edit(signed);
        Assert.NotEqual(signed, edited);
        return Encoding.UTF8.GetBytes(edited);
    }

    private async Task AssertNotSignedAsync(byte[] xml) => Assert.Equal(LogInBySaml.NotSigned, (await PostAsync(xml)).Refusal);

    private Task<SamlLogin> PostAsync(byte[] xml) => LogIn().ExecuteAsync(_id, xml, Token);

    private async Task BeginAsync()
    {
        await new AccountStore(Database).EnsureAsync(1, new AccountDraft(null, "owner", ""), Now, Token);
        _id = (await Integrations().AddAsync(1, Actor, Guid.NewGuid().ToString(), Draft(isEnabled: true), Token))!.Id;
        var (from, until) = (Now.AddDays(-1), Now.AddDays(30));
        await new CertificateStore(Database, Audit).AddAsync(new Certificate(0, 1, _id, _provider.Certificate(from, until), from, until, true), Actor, Token);
        var teammates = new SsoTeammateStore(Database, Audit, _clock);
        Assert.Equal(SsoTeammateAdded.Added, await teammates.AddAsync(new SsoTeammate(1, Ana, "Ana", "A", false, [], false, []), Actor, Token));
        Assert.Equal(SsoTeammateAdded.Added, await teammates.AddAsync(new SsoTeammate(2, "eve@example.com", "Eve", "E", false, [], false, []), Actor, Token));
        Assert.Equal(SsoTeammateAdded.NameTaken, await teammates.AddAsync(new SsoTeammate(2, Ana.ToUpperInvariant(), "Ana", "A", false, [], false, []), Actor, Token));
    }

    private IntegrationStore Integrations() => new(Database, Audit, _clock);

    private SamlTraceStore Traces() => new(Database, _clock);

    private LogInBySaml LogIn() => new(
        Integrations(), new CertificateStore(Database, Audit), new SsoTeammateStore(Database, Audit, _clock), Traces(), new AccountBook(Database, new AccountStore(Database), _clock),
        _options, _clock);
}

public sealed class SqliteSamlTests() : SamlCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSamlTests() : SamlCompliance(DatabaseKind.Postgres);
