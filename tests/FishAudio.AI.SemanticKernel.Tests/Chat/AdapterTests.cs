using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.SemanticKernel.Tests.Chat;

/// <summary>
/// What Semantic Kernel's own adapters lose on the way to a chat client and back: why the speaking service does not work over them.
/// When one of these fails, upstream has mended it, and the decision can be looked at again.
/// </summary>
public class AdapterTests
{
    [Fact]
    public async Task Adapters_call_the_service_without_its_kernel_and_with_settings_of_another_type()
    {
        Connector service = new(new Model(_ => Model.Writes("Noon.")));
        await service.AsChatClient().AsChatCompletionService().GetChatMessageContentsAsync(new ChatHistory("Time?", AuthorRole.User), new OwnSettings(), new Kernel());
        Assert.Null(service.Asked[0].Kernel);
        Assert.IsNotType<OwnSettings>(service.Asked[0].Settings);
    }

    [Fact]
    public async Task Adapters_throw_on_a_function_s_arguments_that_come_in_pieces()
    {
        IChatCompletionService service = new Connector(Model.WithTool("Look.", "Noon.")).AsChatClient().AsChatCompletionService();
        await Assert.ThrowsAsync<System.Text.Json.JsonException>(
            () => service.GetStreamingChatMessageContentsAsync(new ChatHistory("Time?", AuthorRole.User)).ToListAsync().AsTask());
    }

    [Fact]
    public void Settings_of_a_derived_type_keep_plain_values_and_lose_objects()
    {
        object entry = new Dictionary<string, object?>();
        OwnSettings settings = new() { ExtensionData = new Dictionary<string, object> { ["object"] = entry, [FishAudioSpeechKeys.SpokenSetting] = false, [FishAudioSpeechKeys.VoiceSetting] = "v" } };
        Microsoft.Extensions.AI.AdditionalPropertiesDictionary properties = settings.ToChatOptions(new Kernel()).AdditionalProperties!;
        Assert.NotSame(entry, properties["object"]);
        Assert.Equal(false, properties[FishAudioSpeechKeys.SpokenSetting]);
        Assert.Equal("v", properties[FishAudioSpeechKeys.VoiceSetting]);
    }

    private sealed class OwnSettings : PromptExecutionSettings;
}
