// The arguments: the address of the service, how many turns, and how many seconds one begins after another.
using System.Globalization;
using FishAudio.AI.Benchmarks.Connections;

return await ManyTurns.RunAsync(args[0], int.Parse(args[1], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(double.Parse(args[2], CultureInfo.InvariantCulture)));
