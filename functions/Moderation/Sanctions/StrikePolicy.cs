using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>What somebody's strikes lead to. A function of the strikes that are there, so that no order and no repetition changes where it ends.</summary>
public static class StrikePolicy
{
    /// <summary>For each strike in the order of time: what is due to the sender for it.</summary>
    public static IReadOnlyList<Sanction> Due(IReadOnlyCollection<StrikeRow> strikes, Ladder ladder)
    {
        var counting = strikes.Where(strike => !strike.Withdrawn).OrderBy(strike => strike.RowKey, StringComparer.Ordinal).ToList();
        var due = new List<Sanction>();
        var (first, sum) = (0, 0);
        foreach (var strike in counting)
        {
            sum += strike.Weight;
            while (counting[first].On <= strike.On - TimeSpan.FromDays(ladder.DecayDays))
            {
                sum -= counting[first++].Weight;
            }

            if (Of(strike, strike.Weight > 0 ? ladder.Reached(sum) : null) is { } sanction)
            {
                due.Add(sanction);
            }
        }

        return due;
    }

    private static Sanction? Of(StrikeRow strike, Rung? rung)
    {
        var asked = StrikeRow.ActionOf(strike.Asked);
        var (action, minutes) = rung is { } reached && reached.Action > asked ? (reached.Action, reached.Minutes) : (asked, strike.Minutes);

        return action switch
        {
            < RuleAction.Warn => null,
            RuleAction.Timeout => new Sanction(strike, action, strike.On.AddMinutes(minutes ?? Ladder.DefaultMinutes)),
            RuleAction.Ban => new Sanction(strike, action, minutes is { } some ? strike.On.AddMinutes(some) : null),
            _ => new Sanction(strike, action, null),
        };
    }
}
