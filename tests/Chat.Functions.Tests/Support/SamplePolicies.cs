namespace Chat.Functions.Tests.Support;

/// <summary>Policies that stories about people use.</summary>
internal static class SamplePolicies
{
    /// <summary>A rule for each action, named after it, that a word named after it breaks; no ladder.</summary>
    public const string OneOfEach = """
        {"version":"one-of-each","rules":[
          {"name":"flagged","action":"flag","terms":["flagword"]},
          {"name":"masked","action":"mask","terms":["maskword"]},
          {"name":"deleted","action":"delete","terms":["deleteword"]},
          {"name":"warned","action":"warn","terms":["warnword"]},
          {"name":"timed","action":"timeout","minutes":30,"terms":["timeoutword"]},
          {"name":"removed","action":"remove","terms":["removeword"]},
          {"name":"banned","action":"ban","terms":["banword"]}]}
        """;

    /// <summary>Three strikes are a time-out, five a removal; a strike is forgotten after a day.</summary>
    public const string Climbing = """
        {"version":"climbing","rules":[
          {"name":"rude","action":"mask","terms":["maskword"]},
          {"name":"spam","action":"delete","terms":["deleteword"]},
          {"name":"harmless","action":"mask","strikes":0,"terms":["mildword"]}],
         "strikes":{"decayDays":1,"ladder":[{"at":2,"action":"warn"},{"at":3,"action":"timeout","minutes":60},{"at":5,"action":"remove"}]}}
        """;
}
