namespace Posthorn.Templating;

/// <summary>What one rendering has left. Once something has run out, it stays so.</summary>
internal sealed class RenderBudget(TemplateLimits limits)
{
    // Work on a long text costs a step for so many characters of it.
    private const int CharactersPerStep = 256;

    private int _steps = limits.MaxSteps;
    private int _characters = limits.MaxOutput;

    /// <summary>Null while there is something left.</summary>
    public string? Failure { get; private set; }

    public bool Step(int count = 1)
    {
        if (count > _steps)
        {
            Failure ??= $"The template takes more than {limits.MaxSteps} steps with this data.";
            return false;
        }

        _steps -= count;
        return Failure is null;
    }

    public bool StepOver(string text) => Step(text.Length / CharactersPerStep);

    public bool Write(int characters)
    {
        if (characters > _characters)
        {
            Failure ??= $"The text is longer than {limits.MaxOutput} characters with this data.";
            return false;
        }

        _characters -= characters;
        return Failure is null;
    }

    public bool Enter(int depth)
    {
        if (depth > limits.MaxDepth)
        {
            Failure ??= $"The blocks of the template are nested deeper than {limits.MaxDepth}.";
        }

        return Failure is null;
    }
}
