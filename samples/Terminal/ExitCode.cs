namespace Terminal;

/// <summary>What a program that talks tells its caller.</summary>
internal static class ExitCode
{
    public const int Spoken = 0;
    public const int ModelFailed = 1;
    public const int Usage = 2;
    public const int TextWithoutSpeech = 3;
    public const int Interrupted = 130;
}
