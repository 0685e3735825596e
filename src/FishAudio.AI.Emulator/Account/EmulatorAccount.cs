using System.Globalization;
using System.Text;

namespace FishAudio.AI.Emulator;

/// <summary>The account that every key belongs to: credit, and slots for work in progress. Thread-safe.</summary>
internal sealed class EmulatorAccount(FishAudioEmulatorOptions options)
{
    private const decimal PricePerByte = 15m / 1_000_000;
    private const string FreeModel = "s2.1-pro-free";
    private readonly object _gate = new();
    private decimal _credit = options.ApiCredit ?? 100;
    private int _running;

    public int? MaxConcurrency => options.MaxConcurrency;

    public int Running { get { lock (_gate) return _running; } }

    public string Credit { get { lock (_gate) return _credit.ToString("0.000000", CultureInfo.InvariantCulture); } }

    /// <summary>Whether a model can be paid for. A missing or unknown one is the paid default, which is how a typing error costs money.</summary>
    public bool CanPay(string? model)
    {
        lock (_gate) return options.ApiCredit is null || model == FreeModel || _credit > 0;
    }

    public void Charge(string text, string? model)
    {
        if (options.ApiCredit is null || model == FreeModel) return;
        lock (_gate) _credit = Math.Max(0, _credit - Encoding.UTF8.GetByteCount(text) * PricePerByte);
    }

    /// <returns>A slot, to be given back by disposing it; <see langword="null"/> when all are taken.</returns>
    public ConcurrencySlot? TryTakeSlot()
    {
        lock (_gate)
        {
            if (_running >= options.MaxConcurrency) return null;
            _running++;
            return new ConcurrencySlot(this);
        }
    }

    internal void GiveBack()
    {
        lock (_gate) _running--;
    }
}
