namespace Posthorn;

/// <summary>
/// Lets what waits for a socket go on in the thread that heard of it, instead of handing it to the thread pool: docs/adr/0014-inline-socket-completions.md.
/// </summary>
internal static class SocketCompletions
{
    /// <summary>The runtime has no other way to ask for it, and reads it once, at the first socket.</summary>
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Before any socket is made. Who has set the variable has decided already: <c>0</c> turns it off.</summary>
    public static void RunInline()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
