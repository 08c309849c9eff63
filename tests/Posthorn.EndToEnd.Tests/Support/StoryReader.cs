using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Sending;
using Posthorn.Storage;
using Posthorn.Storage.Sqlite;

namespace Posthorn.EndToEnd.Tests.Support;

/// <summary>Reads the record beside the running server, through the rooms' own doors, as the commands do.</summary>
internal sealed class StoryReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(60);
    private readonly SqliteDatabase _database;
    private readonly ServiceProvider _services;

    public StoryReader(string dataFolder)
    {
        var clock = TimeProvider.System;
        _database = new SqliteDatabase(Path.Combine(dataFolder, "posthorn.db"), clock);
        _services = new ServiceCollection()
            .AddSingleton(clock)
            .AddSingleton<IDatabase>(_database)
            .AddSingleton(new IdGenerator(IdGenerator.MaxNode, clock))
            .AddOptions()
            .AddEvents()
            .AddDelivery()
            .BuildServiceProvider();
    }

    public async Task<Story> ReadAsync(string messageId)
    {
        Assert.True(MessageId.TryParse(messageId, out var id), $"{messageId} is no message id.");
        var submission = id.Value.SubmissionId;
        return new Story(
            await _services.GetRequiredService<IQueueReports>().CopiesAsync(WellKnownAccounts.Owner, submission, CancellationToken.None),
            await _services.GetRequiredService<IEventLog>().ReadSubmissionAsync(WellKnownAccounts.Owner, submission, CancellationToken.None));
    }

    /// <summary>Reads again and again until it fits.</summary>
    public async Task<Story> WaitAsync(string messageId, Func<Story, bool> fits)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Interval))
        {
            var story = await ReadAsync(messageId);
            if (fits(story))
            {
                return story;
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Waited in vain; what happened: {Describe(story)}");
        }
    }

    /// <summary>Until every copy has come to its end.</summary>
    public Task<Story> EndAsync(string messageId) => WaitAsync(messageId, story => story.IsOver);

    /// <summary>Grows with every submission.</summary>
    public Task<long> LastSubmissionAsync() => SendingModule.LastIdAsync(_database, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static string Describe(Story story) =>
        string.Join("; ", story.Events
            .GroupBy(happened => $"{happened.Type.WireName()} {happened.Detail.Response ?? happened.Detail.Reason}")
            .Select(same => $"{same.Count()} x {same.Key}"));
}
