using Chat.Faults.Cast;
using Chat.Faults.Seeds;

namespace Chat.Faults.Scenarios;

/// <summary>Workers are told to stop, one after the other, while people chat: each ends in time, and nothing is lost.</summary>
public static class Termination
{
    // Below the 30 s that platforms give before they kill.
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<string>> RunAsync(int rounds)
    {
        await using var stage = await Stage.StartAsync();
        var (traffic, oracle) = (new Traffic(stage, Plan.Of(2)), new Oracle(stage));
        await traffic.HappenAsync();
        using var over = new CancellationTokenSource();
        var talk = TalkAsync(traffic, over.Token);
        for (var round = 0; round < rounds; round++)
        {
            var worker = stage.Workers[round % stage.Workers.Count];
            await worker.TerminateAsync(EndsWithin);
            await worker.ReviveAsync();
        }

        await over.CancelAsync();
        await talk;

        return await SeedRun.RestAsync(stage, traffic, oracle) ? await oracle.WrongAsync(traffic.Conversations) : ["it does not come to rest"];
    }

    private static async Task TalkAsync(Traffic traffic, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await traffic.SayAsync("said while workers come and go");
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
