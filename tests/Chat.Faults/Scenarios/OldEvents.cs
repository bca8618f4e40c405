using Chat.Faults.Cast;
using Chat.Faults.Seeds;

namespace Chat.Faults.Scenarios;

/// <summary>Everything that was delivered is delivered again, a day and an hour later and six days later: nothing changes.</summary>
public static class OldEvents
{
    private static readonly TimeSpan[] Later = [TimeSpan.FromHours(25), TimeSpan.FromDays(6) - TimeSpan.FromHours(25)];

    public static async Task<IReadOnlyList<string>> RunAsync(int seed)
    {
        await using var stage = await Stage.StartAsync();
        stage.Front.Kept = [];
        var (traffic, oracle) = (new Traffic(stage, Plan.Of(seed)), new Oracle(stage));
        await traffic.HappenAsync();
        var wrong = new List<string>();
        await JudgeAsync("at first");
        var kept = stage.Front.Kept.ToList();
        stage.Front.Kept = null;

        foreach (var later in Later)
        {
            stage.Acs.Clock.Advance(later);
            await stage.Store.AdvanceAsync(later);
            foreach (var worker in stage.Workers)
            {
                worker.ClockAhead += later;
                await worker.KillAsync();
                await worker.ReviveAsync();
            }

            foreach (var (query, body) in kept)
            {
                await DeliverAsync(stage, query, body);
            }

            await traffic.RenewAsync();
            await JudgeAsync($"after {later}");
        }

        return wrong;

        async Task JudgeAsync(string when)
        {
            if (!await SeedRun.RestAsync(stage, traffic, oracle))
            {
                wrong.Add($"{when}: it does not come to rest");
            }

            wrong.AddRange((await oracle.WrongAsync(traffic.Conversations)).Select(what => $"{when}: {what}"));
        }
    }

    // As Event Grid: until it is taken.
    private static async Task DeliverAsync(Stage stage, string query, byte[] body)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stage.Front.Address, "/runtime/webhooks/eventgrid" + query))
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
                Headers = { { "aeg-event-type", "Notification" } },
            };
            using var answer = await stage.Http.SendAsync(request);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("An old delivery is never taken.");
    }
}
