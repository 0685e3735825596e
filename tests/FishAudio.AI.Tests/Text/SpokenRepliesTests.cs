namespace FishAudio.AI.Tests.Text;

public class SpokenRepliesTests
{
    // What the hand-written texts mark are sentences alone.
    private static readonly SpeechFlushPolicy SentencesOnly = new() { FirstClauseLength = 0, MaximumLength = int.MaxValue };

    public static TheoryData<string> Cases => SpokenCase.Theory;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_reply_is_spoken_as_a_person_reads_it_however_it_is_cut(string name)
    {
        SpokenCase reply = SpokenCase.Load(name);
        foreach (IEnumerable<string> parts in SpokenText.Cuttings(reply.Source))
            Assert.Equal(reply.Spoken, SpokenText.Filter(parts).Text);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_segments_are_its_sentences_however_it_is_cut(string name)
    {
        SpokenCase reply = SpokenCase.Load(name);
        List<string> expected = reply.Sentences(SpokenText.Filter([reply.Source]).Breaks);
        foreach (IEnumerable<string> parts in SpokenText.Cuttings(reply.Source))
        {
            List<SpeechSegment> segments = SpokenText.Compose(parts, policy: SentencesOnly);
            Assert.Equal(expected, segments.Select(segment => segment.Text));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Source_ranges_tile_the_reply(string name)
    {
        string source = SpokenCase.Load(name).Source;
        foreach (IEnumerable<string> parts in SpokenText.Cuttings(source))
        {
            long position = 0;
            foreach (SpeakableRun run in SpokenText.Filter(parts).Runs)
            {
                Assert.Equal(position, run.SourceStart);
                position += run.SourceLength;
            }

            Assert.Equal(source.Length, position);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_policy_says_the_same_words(string name)
    {
        SpokenCase reply = SpokenCase.Load(name);
        SpeechFlushPolicy[] policies = [new(), SpeechFlushPolicy.ServerBuffered, new() { MinimumLength = 120 }, new() { FirstClauseLength = 1, MaximumLength = 40 }];
        foreach (SpeechFlushPolicy policy in policies)
        {
            List<SpeechSegment> segments = SpokenText.Compose(SpokenText.Cut(reply.Source, 4), policy: policy);
            Assert.Equal(reply.Spoken, string.Concat(segments.Select(segment => segment.Text)));
        }
    }
}
