namespace Posthorn.Throughput;

/// <summary>The run is worth nothing: a refusal, a lost or doubled mail, a server that did not start. The message says which.</summary>
internal sealed class BenchmarkFault(string message) : Exception(message);

/// <summary>A comparison needs a program that this machine does not have. The message says how to install it.</summary>
internal sealed class MissingToolException(string message) : Exception(message);
