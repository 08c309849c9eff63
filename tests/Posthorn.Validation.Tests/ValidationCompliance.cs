using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Dns;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Storage;
using Posthorn.Suppressions;
using Posthorn.Testing;
using Posthorn.Testing.Dns;
using Posthorn.Validation.Check;
using Posthorn.Validation.Jobs;
using Posthorn.Validation.Sources;

namespace Posthorn.Validation.Tests;

public abstract class ValidationCompliance(DatabaseKind kind) : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();
    private TestDatabase? _test;
    private ServiceProvider? _services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(
            kind, AccountsModule.Migrations, EventsModule.Migrations, SuppressionsModule.Migrations, ValidationModule.Migrations);
        _services = new ServiceCollection()
            .AddLogging().AddSingleton<TimeProvider>(_clock).AddSingleton(_test.Database).AddSingleton(new IdGenerator(0, _clock))
            .AddSingleton<IDnsResolver>(new DnsResolver(new DnsResolverOptions { Servers = [_dns.EndPoint] }, _clock))
            .AddAccounts().AddEvents().AddSuppressions().AddValidation().BuildServiceProvider();
        _dns.Add(new MxRecord(DomainName.Parse("mx.example"), 300, 10, DomainName.Parse("in.mx.example")));
        _dns.Add(new ARecord(DomainName.Parse("a.example"), 300, IPAddress.Parse("192.0.2.1")));
        _dns.Add(new MxRecord(DomainName.Parse("null.example"), 300, 0, DomainName.Root));
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        await _dns.DisposeAsync();
        await _test!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("ana@mx.example", "Valid", true)]
    [InlineData("ana@a.example", "Valid", true)]
    [InlineData("ana@null.example", "Invalid", false)]
    [InlineData("ana@none.example", "Invalid", false)]
    [InlineData("sales@mx.example", "Risky", true)]
    [InlineData("ana", "Invalid", false)]
    [InlineData("a..b@mx.example", "Invalid", false)]
    public async Task Dns_and_syntax_decide(string email, string verdict, bool hasMail)
    {
        var findings = Assert.Single(await Get<ValidateAddresses>().ExecuteAsync(1, [email], Token));

        Assert.Equal((verdict, hasMail), (ScoreRules.Of(findings).Verdict, findings.HasMailDomain));
    }

    [Fact]
    public async Task A_file_goes_through_all_its_states()
    {
        var job = await NewJobAsync("csv");
        Assert.Null(await Get<ReceiveFile>().ExecuteAsync(job, Csv("emails\n" + string.Concat(Enumerable.Range(0, 1501).Select(i => $"a{i}@mx.example\n"))), Token));
        Assert.Equal((JobStatus.Ready, 2, 0), await StateAsync(job));

        Assert.True(await Get<ProcessSegments>().OneAsync(Token));
        Assert.Equal((JobStatus.Processing, 2, 1), await StateAsync(job));
        Assert.True(await Get<ProcessSegments>().OneAsync(Token));
        Assert.Equal((JobStatus.Done, 2, 2), await StateAsync(job));
        Assert.False(await Get<ProcessSegments>().OneAsync(Token));

        Assert.Equal("a1500@mx.example,Valid,0.95,a1500,mx.example,,true,true,false,false,false,false\r\n", await Get<SegmentStore>().ReadResultsAsync(job.Id, 1, Token));
        Assert.Null(await Get<JobStore>().FindAsync(2, job.Id, Token));
        Assert.Empty(await Get<JobStore>().ListAsync(2, Token));
        Assert.Equal([job.Id], (await Get<JobStore>().ListAsync(1, Token)).Select(listed => listed.Id));
    }

    [Fact]
    public async Task A_part_whose_worker_died_is_taken_again_after_ten_minutes_and_counts_once()
    {
        var job = await NewJobAsync("csv");
        await Get<ReceiveFile>().ExecuteAsync(job, Csv("emails\na@mx.example"), Token);
        var first = (await Get<SegmentStore>().ClaimAsync(Token))!;
        Assert.Null(await Get<SegmentStore>().ClaimAsync(Token));
        _clock.Advance(SegmentStore.ClaimTime);
        var second = (await Get<SegmentStore>().ClaimAsync(Token))!;

        await Get<SegmentStore>().CompleteAsync(second, "second", Token);
        await Get<SegmentStore>().CompleteAsync(first, "first", Token);
        Assert.Equal((JobStatus.Done, 1, 1), await StateAsync(job));
        Assert.Equal("second", await Get<SegmentStore>().ReadResultsAsync(job.Id, 0, Token));
    }

    [Fact]
    public async Task Of_many_workers_each_part_has_one()
    {
        var job = await NewJobAsync("csv");
        await Get<ReceiveFile>().ExecuteAsync(job, Csv("emails\n" + string.Concat(Enumerable.Repeat("a@mx.example\n", 4500))), Token);

        var claims = new List<long>();
        while (claims.Count < 3)
        {
            claims.AddRange((await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Get<SegmentStore>().ClaimAsync(Token)))).OfType<Segment>().Select(segment => segment.Number));
        }

        Assert.Equal([0, 1, 2], claims.Order());
        Assert.Null(await Get<SegmentStore>().ClaimAsync(Token));
    }

    [Fact]
    public async Task An_upload_needs_its_secret_and_works_once()
    {
        var (id, secret) = await AddAsync("csv");
        Assert.Null(await Get<JobStore>().BeginUploadAsync(id, UploadSecret.Hash("other"), Token));
        Assert.NotNull(await Get<JobStore>().BeginUploadAsync(id, UploadSecret.Hash(secret), Token));
        Assert.Null(await Get<JobStore>().BeginUploadAsync(id, UploadSecret.Hash(secret), Token));

        await Get<JobStore>().ReturnUploadAsync(id, Token);
        Assert.NotNull(await Get<JobStore>().BeginUploadAsync(id, UploadSecret.Hash(secret), Token));
        _clock.Advance(JobStore.UploadTime + TimeSpan.FromSeconds(1));
        Assert.NotNull(await Get<JobStore>().BeginUploadAsync(id, UploadSecret.Hash(secret), Token));
    }

    [Fact]
    public async Task A_zip_archive_holds_one_csv_file()
    {
        var good = await NewJobAsync("zip");
        Assert.Null(await Get<ReceiveFile>().ExecuteAsync(good, Zip(("list.csv", "emails\na@mx.example"), ("readme.txt", "x")), Token));
        Assert.Equal((JobStatus.Ready, 1, 0), await StateAsync(good));

        foreach (var body in new[] { Zip(("a.csv", "emails\nx"), ("b.csv", "emails\nx")), Zip(("readme.txt", "x")), Csv("emails\na@mx.example") })
        {
            var bad = await NewJobAsync("zip");
            Assert.Equal(ReceiveFile.NoZip, await Get<ReceiveFile>().ExecuteAsync(bad, body, Token));
            Assert.Equal((JobStatus.Error, 0, 0), await StateAsync(bad));
            Assert.Equal(ReceiveFile.NoZip, (await Get<JobStore>().FindAsync(1, bad.Id, Token))!.Error);
        }
    }

    [Fact]
    public async Task An_archive_that_grows_is_cut_off()
    {
        var job = await NewJobAsync("zip");

        Assert.Equal(ReceiveFile.TooLarge, await Get<ReceiveFile>().ExecuteAsync(job, Zip(("list.csv", "emails\n" + new string('a', (int)ReceiveFile.MaxOctets))), Token));
        Assert.Equal(JobStatus.Error, (await StateAsync(job)).Status);
    }

    [Fact]
    public async Task A_file_that_turns_out_bad_leaves_nothing_to_work_on()
    {
        var job = await NewJobAsync("csv");
        Assert.Equal(AddressFile.NoHeader, await Get<ReceiveFile>().ExecuteAsync(job, Csv("a@mx.example\n"), Token));

        Assert.Equal((JobStatus.Error, 0, 0), await StateAsync(job));
        Assert.Null(await Get<SegmentStore>().ClaimAsync(Token));
    }

    [Fact]
    public async Task The_fifty_first_source_of_thirty_days_is_refused()
    {
        var sources = Get<SourceStore>();
        for (var i = 0; i < SourceStore.MaxSources; i++)
        {
            Assert.True(await sources.TryNoteAsync(1, $"source {i}", Token));
        }

        Assert.False(await sources.TryNoteAsync(1, "one more", Token));
        Assert.True(await sources.TryNoteAsync(1, "source 7", Token));
        Assert.True(await sources.TryNoteAsync(2, "one more", Token));
        _clock.Advance(SourceStore.Kept);
        Assert.True(await sources.TryNoteAsync(1, "one more", Token));
        await sources.PurgeAsync(Token);
    }

    [Fact]
    public async Task Jobs_are_kept_for_thirty_days()
    {
        var job = await NewJobAsync("csv");
        await Get<ReceiveFile>().ExecuteAsync(job, Csv("emails\na@mx.example"), Token);
        _clock.Advance(JobStore.Kept - TimeSpan.FromSeconds(1));
        await Get<JobStore>().PurgeAsync(Token);
        Assert.NotNull(await Get<JobStore>().FindAsync(1, job.Id, Token));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Get<JobStore>().PurgeAsync(Token);

        Assert.Null(await Get<JobStore>().FindAsync(1, job.Id, Token));
        Assert.Null(await Get<SegmentStore>().ReadResultsAsync(job.Id, 0, Token));
    }

    private static MemoryStream Csv(string text) => new(Encoding.UTF8.GetBytes(text));

    private static MemoryStream Zip(params (string Name, string Text)[] files)
    {
        var octets = new MemoryStream();
        using (var archive = new ZipArchive(octets, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        octets.Position = 0;
        return octets;
    }

    private async Task<(string Id, string Secret)> AddAsync(string type)
    {
        var (id, secret) = (JobId.New(_clock.GetUtcNow(), Guid.NewGuid().ToByteArray()), UploadSecret.New());
        await Get<JobStore>().AddAsync(id, 1, type, UploadSecret.Hash(secret), Token);
        return (id, secret);
    }

    private async Task<Job> NewJobAsync(string type)
    {
        var (id, secret) = await AddAsync(type);
        return (await Get<JobStore>().BeginUploadAsync(id, UploadSecret.Hash(secret), Token))!;
    }

    private async Task<(JobStatus Status, long Segments, long Done)> StateAsync(Job job)
    {
        var found = (await Get<JobStore>().FindAsync(1, job.Id, Token))!;
        return (found.Status, found.Segments, found.SegmentsDone);
    }

    private T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();
}

public sealed class SqliteValidationTests() : ValidationCompliance(DatabaseKind.Sqlite);

public sealed class PostgresValidationTests() : ValidationCompliance(DatabaseKind.Postgres);
