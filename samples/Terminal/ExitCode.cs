namespace Terminal;

/// <summary>What a program that talks tells its caller. Each uses those that it says in its help.</summary>
internal static class ExitCode
{
    public const int Spoken = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int TextWithoutSpeech = 3;
    public const int Interrupted = 130;
}
