namespace Posthorn.Sink.Tests.Meetings;

/// <summary>The test meets this personality over a real socket.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class MeetsAttribute(string personality) : Attribute
{
    public string Personality => personality;
}
