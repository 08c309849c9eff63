namespace Posthorn.Throughput.Runs;

/// <summary>What one run showed.</summary>
/// <param name="AcceptedPerSecond">Mails over the time from the first request to the last answer.</param>
/// <param name="DeliveredPerSecond">Mails over the time from the first request to the last mail's final dot at the sink.</param>
/// <param name="CpuMilliseconds">Of the server's process, for a mail; null: it has several processes.</param>
/// <param name="MachineCpuMilliseconds">Of the whole machine, for a mail: server, generator, sink, kernel.</param>
/// <param name="MeanBytes">Of a mail as it arrived.</param>
internal sealed record RunResult(
    string Server, int Messages, double AcceptedPerSecond, double DeliveredPerSecond, double? CpuMilliseconds, double MachineCpuMilliseconds, double MeanBytes);
