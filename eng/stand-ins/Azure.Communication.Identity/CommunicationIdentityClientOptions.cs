using Azure.Core;

namespace Azure.Communication.Identity;

public class CommunicationIdentityClientOptions : ClientOptions
{
    public CommunicationIdentityClientOptions(ServiceVersion version = ServiceVersion.V2023_10_01)
    {
        ApiVersion = version switch
        {
            ServiceVersion.V2021_03_07 => "2021-03-07",
            ServiceVersion.V2022_06_01 => "2022-06-01",
            ServiceVersion.V2022_10_01 => "2022-10-01",
            ServiceVersion.V2023_10_01 => "2023-10-01",
            _ => throw new ArgumentOutOfRangeException(nameof(version)),
        };
    }

    public enum ServiceVersion
    {
        V2021_03_07 = 1,
        V2022_06_01 = 2,
        V2022_10_01 = 3,
        V2023_10_01 = 4,
    }

    internal string ApiVersion { get; }
}
