namespace FishAudio.AI.Markdown;

/// <summary>Marks that answer a question, where nothing else does: the word that a person says for them.</summary>
internal sealed class CheckMarks(SpeechTextOptions options, RecentText recent)
{
    public static bool IsMark(char c) => IsCheck(c) || c is '❌' or '❎' or '✖' or '✗' or '✘';

    /// <summary>Returns what is said for a mark, in the language of the text.</summary>
    public string Word(char mark)
    {
        bool isCheck = IsCheck(mark);
        return (isCheck ? options.CheckMark : options.CrossMark)?.Trim() ?? Default(options.Language ?? recent.Language() ?? "en", isCheck);
    }

    private static bool IsCheck(char c) => c is '✅' or '✔' or '☑' or '✓';

    private static string Default(string language, bool isCheck)
    {
        int end = language.AsSpan().IndexOfAny('-', '_');
        (string yes, string no) = (end < 0 ? language : language[..end]).ToLowerInvariant() switch
        {
            "ar" => ("نعم", "لا"),
            "az" => ("bəli", "xeyr"),
            "bg" => ("да", "не"),
            "ca" => ("sí", "no"),
            "cs" => ("ano", "ne"),
            "da" or "sv" => ("ja", "nej"),
            "de" => ("ja", "nein"),
            "el" => ("ναι", "όχι"),
            "es" => ("sí", "no"),
            "et" => ("jah", "ei"),
            "fa" => ("بله", "خیر"),
            "fi" => ("kyllä", "ei"),
            "fr" => ("oui", "non"),
            "he" => ("כן", "לא"),
            "hi" => ("हाँ", "नहीं"),
            "hr" or "sl" or "bs" => ("da", "ne"),
            "hu" => ("igen", "nem"),
            "hy" => ("այո", "ոչ"),
            "id" or "ms" => ("ya", "tidak"),
            "it" => ("sì", "no"),
            "ja" => ("はい", "いいえ"),
            "kk" => ("иә", "жоқ"),
            "ko" => ("예", "아니요"),
            "lt" => ("taip", "ne"),
            "lv" => ("jā", "nē"),
            "ml" => ("അതെ", "അല്ല"),
            "mr" => ("हो", "नाही"),
            "nl" => ("ja", "nee"),
            "no" or "nb" or "nn" => ("ja", "nei"),
            "pl" => ("tak", "nie"),
            "pt" => ("sim", "não"),
            "ro" => ("da", "nu"),
            "ru" => ("да", "нет"),
            "sk" => ("áno", "nie"),
            "sr" => ("да", "не"),
            "th" => ("ใช่", "ไม่ใช่"),
            "tr" => ("evet", "hayır"),
            "uk" => ("так", "ні"),
            "ur" => ("ہاں", "نہیں"),
            "vi" => ("có", "không"),
            "zh" => ("是", "否"),
            _ => ("yes", "no"),
        };
        return isCheck ? yes : no;
    }
}
