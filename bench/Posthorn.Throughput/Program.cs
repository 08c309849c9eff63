using Posthorn.Throughput;

return await ThroughputCommand.RunAsync(args);
