namespace Posthorn.Throughput.Load;

/// <summary>One connection that mail is handed over on. It blocks; anything but a good answer ends the run.</summary>
internal interface ILoadSession : IDisposable
{
    /// <param name="first">The number of the first recipient; the others follow.</param>
    /// <exception cref="BenchmarkFault">It was not accepted.</exception>
    void Send(int first);
}
