namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>The tests that share the browser run one after another: two pages that play at once on a small machine would fall out of time.</summary>
[CollectionDefinition(nameof(Chromium))]
public class ChromiumCollection : ICollectionFixture<Chromium>;
