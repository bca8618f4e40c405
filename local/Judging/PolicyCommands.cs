using Azure;
using Azure.Data.Tables;
using Chat.Functions.Moderation.Policies;

namespace Chat.Local.Judging;

/// <summary>-- policy: check a policy file, and put it where every worker finds it.</summary>
public static class PolicyCommands
{
    /// <returns>0 when the policy is valid and judges its own examples as it says.</returns>
    public static int Check(FileInfo file, TextWriter output)
    {
        var policy = PolicyFiles.Read(file);
        var broken = policy.Tests.Select(test => test.Broken(policy.Engine)).OfType<string>().ToList();
        broken.ForEach(fault => output.WriteLine($"{file.Name}: {fault}."));
        output.WriteLine($"{file.Name}: version {policy.Version}, {policy.Rules.Count} rules, {policy.Tests.Count} tests, {broken.Count} of them broken.");

        return broken.Count == 0 ? 0 : 1;
    }

    /// <returns>0 when the policy is in the table; one whose own examples fail stays out.</returns>
    public static async Task<int> PublishAsync(FileInfo file, string storage, bool asShadow, TextWriter output, CancellationToken cancellationToken)
    {
        if (Check(file, output) != 0)
        {
            return 1;
        }

        try
        {
            var table = new TableClient(storage, "moderation");
            await table.CreateIfNotExistsAsync(cancellationToken);
            var row = PolicyRow.Of(asShadow ? PolicyRow.Shadow : PolicyRow.Current, PolicyFiles.Bytes(file), PolicyFiles.Read(file).Version);
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }
        catch (Exception fault) when (fault is RequestFailedException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new StartException($"The policy could not be stored: {fault.Message}", fault);
        }

        await output.WriteLineAsync(asShadow ? "Published as shadow." : "Published.");

        return 0;
    }
}
