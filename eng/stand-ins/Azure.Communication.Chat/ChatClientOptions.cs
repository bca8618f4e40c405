using Azure.Core;

namespace Azure.Communication.Chat;

public class ChatClientOptions : ClientOptions
{
    public ChatClientOptions(ServiceVersion version = ServiceVersion.V2025_03_15)
    {
        ApiVersion = version switch
        {
            ServiceVersion.V2021_03_07 => "2021-03-07",
            ServiceVersion.V2021_09_07 => "2021-09-07",
            ServiceVersion.V2023_11_07 => "2023-11-07",
            ServiceVersion.V2024_03_07 => "2024-03-07",
            ServiceVersion.V2025_03_15 => "2025-03-15",
            _ => throw new ArgumentOutOfRangeException(nameof(version)),
        };
    }

    public enum ServiceVersion
    {
        V2021_03_07 = 1,
        V2021_09_07 = 2,
        V2023_11_07 = 3,
        V2024_03_07 = 4,
        V2025_03_15 = 5,
    }

    internal string ApiVersion { get; }
}
