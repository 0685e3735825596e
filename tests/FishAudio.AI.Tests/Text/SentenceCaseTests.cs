using FishAudio.AI.Benchmarks.Segmentation;

namespace FishAudio.AI.Tests.Text;

public class SentenceCaseTests
{
    private static readonly string Folder = Path.Combine(RepositoryFolder.Find(), "tests", "FishAudio.AI.Tests", "Text", "cases");

    public static TheoryData<string> Languages() => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Sentences_are_found_as_people_find_them(string language)
    {
        foreach (SegmentationCase one in SegmentationCase.Load(Path.Combine(Folder, language + ".json")))
            Assert.Equal(one.Sentences, Sentences(one.Text, one.Lang));
    }

    [Fact]
    public void Without_a_language_nothing_more_is_split_and_little_is_missed()
    {
        SegmentationScore score = new([.. SegmentationCase.Load(Folder).Select(c => CaseRun.Of(c, 4, language: null))]);

        Assert.Equal(0, score.FalseEarly);
        Assert.InRange(score.MarkedRecall, 98, 100);
    }

    private static List<string> Sentences(string text, string language)
    {
        SentenceSegmenter segmenter = new(language);
        segmenter.Append(text);
        segmenter.Complete();
        List<string> sentences = [];
        while (segmenter.TryTake(out string? sentence))
            sentences.Add(sentence.Trim());
        return sentences;
    }
}
