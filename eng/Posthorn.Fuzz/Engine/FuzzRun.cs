namespace Posthorn.Fuzz.Engine;

/// <summary>
/// One parser's inputs, one after the other: first the samples and the kept cases as they are, then mutations of them and of whatever showed
/// a new shape. Seed, samples and kept cases decide all of it.
/// </summary>
internal sealed class FuzzRun
{
    private const int MostInputsKept = 2000;
    private const int LongestInputKept = 8 * 1024;

    private readonly List<byte[]> _corpus;
    private readonly HashSet<int> _shapes = [];
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly Probe _probe;
    private readonly Action<byte[]> _beforeEach;
    private readonly int _given;

    /// <param name="kept">Found cases.</param>
    /// <param name="beforeEach">Sees each input before the parser does, in case the process does not survive it.</param>
    public FuzzRun(FuzzTarget target, int seed, IReadOnlyList<byte[]> kept, ProbeLimits limits, Action<byte[]>? beforeEach = null)
    {
        Seed = seed;
        _corpus = [.. target.Samples, .. kept];
        _given = _corpus.Count;
        _random = new Random(seed ^ Shape.OfBytes(System.Text.Encoding.UTF8.GetBytes(target.Name)));
        _mutator = new Mutator(_random, target.Words, target.LongestInput);
        _probe = new Probe(target, limits);
        _beforeEach = beforeEach ?? (_ => { });
    }

    public int Seed { get; }

    /// <summary>Inputs so far.</summary>
    public long Inputs { get; private set; }

    /// <summary>Inputs that mutation chooses from.</summary>
    public int Corpus => _corpus.Count;

    /// <summary>The input of the last step.</summary>
    public byte[] Input { get; private set; } = [];

    /// <summary>Runs one more input.</summary>
    public Fault? Step()
    {
        Input = Inputs < _given ? _corpus[(int)Inputs] : _mutator.Mutate(Any(), Any());
        _beforeEach(Input);
        var fault = _probe.Try(Input, out var shape);
        Inputs++;
        if (fault is null && _shapes.Add(shape) && Inputs > _given && Input.Length <= LongestInputKept)
        {
            Keep(Input);
        }

        return fault;
    }

    private byte[] Any() => _corpus[_random.Next(_corpus.Count)];

    private void Keep(byte[] input)
    {
        if (_corpus.Count < MostInputsKept)
        {
            _corpus.Add(input);
        }
        else
        {
            // What was given stays.
            _corpus[_random.Next(Math.Min(_given, MostInputsKept - 1), MostInputsKept)] = input;
        }
    }
}
