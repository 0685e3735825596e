using FishAudio.AI.Markdown;

namespace FishAudio.AI.Segments;

/// <summary>Where the text may be cut although no sentence ends there: the last place of each kind, kept up to date with every character.</summary>
/// <remarks>
/// A place is the position of the first character behind the cut. It counts once a word has begun there, so that no cut leaves
/// punctuation alone; none lies inside a cue or tag, or between it and its words.
/// </remarks>
internal sealed class CutPoints
{
    private Places _counted;
    private Places _coming;
    private MarkupKind _lastKind;
    private bool _isAfterCue;
    private bool _isAfterSpace;
    private bool _isAfterClause;
    private char _last = '\n';

    /// <summary>Gets the last place behind a comma, semicolon, colon or dash and its space.</summary>
    public int Clause => _counted.Clause;

    /// <summary>Gets the last place behind a space.</summary>
    public int Space => _counted.Space;

    /// <summary>Gets the last place between two characters of a script without spaces.</summary>
    public int Wide => _counted.Wide;

    /// <summary>Gets the last place that tears no character apart.</summary>
    public int Any => _counted.Any;

    /// <summary>Gets whether <see cref="Clause"/> came with the last character and is neither in a name nor in a number: a word in lower case begins there.</summary>
    public bool IsAtSafeClause { get; private set; }

    /// <summary>Takes the next character.</summary>
    public void Read(char c, MarkupKind kind, int position)
    {
        IsAtSafeClause = false;

        // The spaces that keep a number or a name together are no places to cut.
        if (char.IsWhiteSpace(c) && c is not ('\u00A0' or '\u202F'))
        {
            _isAfterSpace = true;
        }
        else
        {
            bool isNext = kind == MarkupKind.Pronunciation && c == '<' && _last == '>';
            bool isInside = kind != MarkupKind.Text && _lastKind != MarkupKind.Text && !isNext;
            if (!_isAfterCue && !isInside)
                Mark(c, kind, position);
            if (kind != MarkupKind.Cue && UnsentText.IsSpeakable(c))
                _counted = _coming;
            _isAfterClause = kind == MarkupKind.Text && IsClauseMark(c, _last);
            _isAfterCue = kind == MarkupKind.Cue;
            _isAfterSpace = false;
        }

        _last = c;
        _lastKind = kind;
    }

    private void Mark(char c, MarkupKind kind, int position)
    {
        bool isWide = Characters.IsWide(c);
        if (_isAfterClause && (_isAfterSpace || isWide) && !Characters.IsClosing(c))
        {
            _coming.Clause = position;
            IsAtSafeClause = kind == MarkupKind.Text && char.IsLetter(c) && !char.IsUpper(c);
        }

        if (_isAfterSpace)
            _coming.Space = position;
        if (isWide && char.IsLetter(c) && Characters.IsWide(_last))
            _coming.Wide = position;
        if (UnsentText.MayBegin(c))
            _coming.Any = position;
    }

    private static bool IsClauseMark(char c, char before) => c switch
    {
        ',' or ';' or ':' or '،' or '؛' => char.IsLetterOrDigit(before) || before is ')' or '"' or '”' or '’' or '»',
        '—' or '–' => before == ' ',
        '，' or '、' or '；' or '：' => true,
        _ => false,
    };

    private struct Places
    {
        public int Clause;
        public int Space;
        public int Wide;
        public int Any;
    }
}
