namespace FishAudio.AI.Markdown;

/// <summary>Reads the text inside a block: every character that may open a construct is looked at, everything else is said as it comes.</summary>
internal sealed partial class InlineReader
{
    private readonly SpeechTextOptions _options;
    private readonly SpeechMarkup _markup;
    private readonly SpokenWriter _writer;
    private readonly Enclosures _enclosures;
    private readonly EmphasisMarks _emphasis = new();
    private readonly LinkDefinitions _definitions = new();
    private readonly bool[] _stops = new bool[128];
    private readonly CheckMarks _checkMarks;
    private BlockKind _block;
    private char _previous = '\n';
    private char _beforePrevious = '\n';

    public InlineReader(SpeechTextOptions options, SpokenWriter writer, Enclosures enclosures)
    {
        _options = options;
        _markup = options.Markup ?? SpeechMarkup.S2;
        _writer = writer;
        _enclosures = enclosures;
        _checkMarks = new CheckMarks(options, writer.Recent);
        for (char c = '\0'; c < _stops.Length; c++)
            _stops[c] = Characters.IsSilentControl(c) || "\t\n\v\f\r\\`*_~[<&$|#".Contains(c) || enclosures.MayStartWith(c);
    }

    /// <summary>Takes the definition of a link, from its opening bracket to its colon.</summary>
    public void Define(ReadOnlySpan<char> definition) => _definitions.Add(definition[1..definition.LastIndexOf(']')]);

    /// <summary>Forgets what one text has defined, for the next.</summary>
    public void Reset() => _definitions.Clear();

    /// <summary>Tells that the text ahead begins a line or a cell.</summary>
    public void StartLine() => _previous = '\n';

    /// <summary>Ends the block: emphasis does not reach into the next one.</summary>
    public void EndBlock()
    {
        _emphasis.Reset();
        _previous = '\n';
    }

    /// <summary>Reads on: deals with at least one character, or with none when more have to arrive first.</summary>
    public void Read(Lookahead ahead, BlockKind block)
    {
        _block = block;
        long before = _writer.Position;
        int plain = PlainLength(ahead);
        if (plain > 0)
            _writer.Say(ahead.Text[..plain]);
        else
            ReadConstruct(ahead, block);

        int length = (int)(_writer.Position - before);
        if (length == 0)
            return;
        _beforePrevious = length > 1 ? ahead[length - 2] : _previous;
        _previous = ahead[length - 1];
    }

    private void ReadConstruct(Lookahead ahead, BlockKind block)
    {
        switch (ahead[0])
        {
            case ' ' or '\t' or '\r':
                _writer.Space();
                break;
            case '\n':
                _writer.LineBreak(1);
                break;
            case '\\':
                ReadBackslash(ahead, block);
                break;
            case '`':
                ReadBackticks(ahead, block);
                break;
            case '$':
                ReadDollar(ahead, block);
                break;
            case '*' or '_' or '~':
                ReadEmphasis(ahead);
                break;
            case '[' or '!':
                ReadSquareBracket(ahead, block);
                break;
            case '【' or '\uE200':
                ReadCitationMark(ahead);
                break;
            case '(':
                ReadParenthesis(ahead);
                break;
            case '<':
                ReadAngle(ahead, block);
                break;
            case '&':
                ReadEntity(ahead);
                break;
            case '#' when block == BlockKind.Heading && _writer.IsAfterSpace:
                ReadHeadingEnd(ahead);
                break;
            case char c when MayStartAddress(c) && !Characters.IsWord(_previous):
                ReadAddress(ahead);
                break;
            default:
                ReadSymbol(ahead);
                break;
        }
    }

    /// <summary>Counts the characters that can be said without a second look; single spaces between them are among them.</summary>
    private int PlainLength(Lookahead ahead)
    {
        ReadOnlySpan<char> text = ahead.Text;
        char before = _previous;
        int i = 0;
        for (; i < text.Length; i++)
        {
            char c = text[i];
            if (c == ' ')
            {
                // White space is said only together with what follows it.
                if (i == 0 || i + 1 == text.Length || text[i + 1] == ' ' || !IsPlain(text[i + 1]))
                    break;
            }
            else if (!IsPlain(c) || (MayStartAddress(c) && !Characters.IsWord(before)) || !IsPlainBefore(c, ahead, i + 1))
            {
                break;
            }

            before = c;
        }

        return i > 0 && text[i - 1] == ' ' ? i - 1 : i;
    }

    private bool IsPlain(char c) => c < 128 ? !_stops[c] : Characters.IsPlainBeyondAscii(c) && !_enclosures.MayStartWith(c);

    /// <summary>Whether a plain character stays plain with what follows it: a digit may be a keycap, an exclamation mark an image.</summary>
    private bool IsPlainBefore(char c, Lookahead ahead, int next) => c switch
    {
        >= '0' and <= '9' => ahead.TryPeek(next, out char after) && after is not (Emoji.EmojiStyle or Emoji.Keycap),
        '!' => ahead.TryPeek(next, out char after) && after != '[',
        '(' => _markup != SpeechMarkup.S1,
        _ => true,
    };

    private bool MayStartAddress(char c) =>
        WebAddress.MayStartWith(c) || (_options.EmailAddresses != AddressSpeech.Full && char.IsAsciiLetterOrDigit(c));

    /// <summary>Reads the text inside a construct that is known whole.</summary>
    private void ReadInside(ReadOnlySpan<char> text, BlockKind block)
    {
        while (!text.IsEmpty)
        {
            long before = _writer.Position;
            Read(new Lookahead(text, isEnd: true), block);
            text = text[(int)(_writer.Position - before)..];
        }
    }

    private void SayOne(Lookahead ahead) => _writer.Say(ahead.Text[..1]);
}
