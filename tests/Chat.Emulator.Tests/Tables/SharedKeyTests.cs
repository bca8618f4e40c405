using System.Globalization;

namespace Chat.Emulator.Tests.Tables;

/// <summary>Who may call; the signatures are those of learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key.</summary>
public sealed class SharedKeyTests
{
    private static readonly DateTimeOffset NewYear = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("SharedKeyLite devstoreaccount1:13UOPPE/P1+LLsRFYJCHphuPCEQ21EO/4WbbW+OXG4U=")]
    [InlineData("SharedKey devstoreaccount1:xTTIoWBK7u+nSgfft7uKiDmecLL9GEiBUE4qVj03gko=")]
    public async Task Both_schemes_are_accepted(string authorization)
    {
        await using var server = await ATableServer.StartAsync(options => options.Clock = new StoppedTime(NewYear));

        var reply = await server.SendAsync("GET", "/Tables", null, "x-ms-date: Mon, 01 Jan 2024 00:00:00 GMT", $"Authorization: {authorization}");

        Assert.Equal(200, reply.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Authorization: SharedKeyLite devstoreaccount1:AAAAPPE/P1+LLsRFYJCHphuPCEQ21EO/4WbbW+OXG4U=")]
    [InlineData("Authorization: SharedKey devstoreaccount1:13UOPPE/P1+LLsRFYJCHphuPCEQ21EO/4WbbW+OXG4U=")]
    [InlineData("Authorization: SharedKeyLite someoneelse:13UOPPE/P1+LLsRFYJCHphuPCEQ21EO/4WbbW+OXG4U=")]
    [InlineData("Authorization: SharedKeyLite devstoreaccount1:not base64")]
    [InlineData("Authorization: Bearer x.y.z")]
    public async Task Anything_else_is_refused_in_xml(string authorization)
    {
        await using var server = await ATableServer.StartAsync(options => options.Clock = new StoppedTime(NewYear));

        var reply = await server.SendAsync(
            "GET", "/Tables", null, "x-ms-date: Mon, 01 Jan 2024 00:00:00 GMT", authorization.Length > 0 ? authorization : "Authorization:");

        Assert.Equal((403, "AuthenticationFailed", "application/xml"), (reply.Status, reply.ErrorCode, reply.ContentType));
        Assert.Contains("<Code>AuthenticationFailed</Code>", reply.Body);
    }

    [Theory]
    [InlineData(14, 200)]
    [InlineData(-14, 200)]
    [InlineData(16, 403)]
    [InlineData(-16, 403)]
    public async Task A_date_may_be_a_quarter_of_an_hour_off(int minutes, int status)
    {
        await using var server = await ATableServer.StartAsync(options => options.Clock = new StoppedTime(NewYear));
        var date = NewYear.AddMinutes(minutes).ToString("r", CultureInfo.InvariantCulture);

        var reply = await server.SendAsync("GET", "/Tables", null, $"x-ms-date: {date}");

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task The_path_is_signed_as_it_is_encoded()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();

        Assert.Equal(404, (await server.SendAsync("GET", "/Things(PartitionKey='a%20b',RowKey='%C3%A4')")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", "/Things%28PartitionKey=%27a%20b%27,RowKey='%C3%A4'%29")).Status);
    }

    [Fact]
    public async Task A_clock_that_was_moved_refuses_nobody()
    {
        var clock = new AdjustableClock();
        await using var server = await ATableServer.StartAsync(options => options.Clock = clock);

        clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(200, (await server.SendAsync("GET", "/Tables")).Status);
    }

    [Fact]
    public async Task Another_account_is_not_here()
    {
        await using var server = await ATableServer.StartAsync(options => options.AccountName = "another");

        Assert.Equal(403, (await server.SendAsync("GET", "/Tables")).Status);
    }
}
