namespace Posthorn.CrashLedger;

/// <summary>The run cannot go on: a server that does not start, an answer that nobody expects, a standstill. The message says which.</summary>
internal sealed class CrashFault(string message) : Exception(message);
