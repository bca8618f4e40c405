namespace Chat.Emulator.Blobs;

/// <summary>How a blob service is to run. The defaults are what <c>UseDevelopmentStorage=true</c> means to every client.</summary>
public sealed class BlobServiceOptions
{
    /// <summary>The port on loopback; 0 takes any free one.</summary>
    public int Port { get; set; } = 10000;

    public string AccountName { get; set; } = "devstoreaccount1";

    /// <summary>The account's key, in base64: by default the public constant of every storage emulator.</summary>
    public string AccountKey { get; set; } =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Where blobs are kept between starts, a file each; null keeps them in memory only.</summary>
    public string? Folder { get; set; }

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>How far a signed request's date may be off: learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key.</summary>
    public TimeSpan AllowedClockSkew { get; set; } = TimeSpan.FromMinutes(15);

    public Action<ILoggingBuilder>? Logging { get; set; }
}
