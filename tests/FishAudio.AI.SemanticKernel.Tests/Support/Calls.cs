using FishAudio.AI.Tests.Middleware;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.SemanticKernel.Tests.Support;

/// <summary>A model that writes, calls the speech plugin, and writes on; every further question is answered the same way.</summary>
internal sealed class Calls(string before, string function, Dictionary<string, object?> arguments, string after)
{
    private readonly List<string> _answers = [];

    /// <summary>Gets what the functions have told the model.</summary>
    public IReadOnlyList<string> Answers
    {
        get
        {
            lock (_answers)
                return [.. _answers];
        }
    }

    public Model ToModel() => new(messages =>
    {
        if (messages[^1].Contents.OfType<FunctionResultContent>().FirstOrDefault() is not { } answer)
            return [.. before.Length > 0 ? Model.Writes(before) : [], new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("0", "speech_" + function, arguments)]) { MessageId = "m1", ResponseId = "r1" }];
        lock (_answers)
            _answers.Add(answer.Result?.ToString() ?? "");
        return Model.Writes(after, "m2");
    });
}
