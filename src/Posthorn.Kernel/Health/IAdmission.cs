namespace Posthorn.Kernel;

/// <summary>
/// Asked before new mail is taken on, by whatever door it comes: HTTP answers 503 with <c>Retry-After</c>, SMTP 452, or 421 while
/// the program ends. What was accepted before is not concerned.
/// </summary>
public interface IAdmission
{
    /// <summary>Null: new mail is welcome. Costs nothing: it is asked for every mail.</summary>
    AdmissionRefusal? Refusal { get; }
}

/// <summary>New mail is not taken now.</summary>
/// <param name="Message">A sentence for the sender.</param>
/// <param name="RetryAfter">When it may be worth another try; whole seconds, at least one.</param>
/// <param name="IsStopping">The program ends. A listener that says so itself need not say it twice.</param>
public sealed record AdmissionRefusal(string Message, TimeSpan RetryAfter, bool IsStopping = false);

/// <summary>Where nobody watches over health: in commands, and in tests of a single room.</summary>
public sealed class OpenAdmission : IAdmission
{
    public AdmissionRefusal? Refusal => null;
}
