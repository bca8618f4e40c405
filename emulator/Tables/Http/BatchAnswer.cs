using System.Buffers;
using System.Text;
using Chat.Emulator.Tables.Wire;
using Microsoft.AspNetCore.WebUtilities;

namespace Chat.Emulator.Tables.Http;

/// <summary>
/// Writes the answer to a batch: a part for each operation, or one part with the error of the first that failed, its place before the words:
/// learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions#sample-error-response.
/// </summary>
internal sealed class BatchAnswer
{
    private readonly ErrorText errors;
    private readonly ArrayBufferWriter<byte> bytes = new(16 * 1024);
    private readonly string batch = $"batchresponse_{Guid.NewGuid()}";
    private readonly string changeSet = $"changesetresponse_{Guid.NewGuid()}";

    public BatchAnswer(ErrorText errors)
    {
        this.errors = errors;
        Write($"--{batch}\r\nContent-Type: multipart/mixed; boundary={changeSet}\r\n\r\n");
    }

    public string ContentType => $"multipart/mixed; boundary={batch}";

    public void Add(TableAnswer answer, BatchPart part)
    {
        if (answer.Error is { } error)
        {
            Fail(error, 0);
            return;
        }

        Begin(answer.Status);
        WriteHeader("Content-ID", part.Header("Content-ID"));
        Write("X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\n");
        WriteHeader("Preference-Applied", answer.PreferenceApplied);
        Write("DataServiceVersion: 3.0;\r\n");
        WriteHeader("Location", answer.Location);
        WriteHeader("DataServiceId", answer.Status == 204 ? answer.Location : null);
        WriteHeader("ETag", answer.ETag);
        WriteHeader("Content-Type", answer.ContentType);
        Write("\r\n");
        for (var more = answer.Body is not null; more;)
        {
            var output = new Utf8Output(bytes);
            more = answer.Body!.WriteMore(ref output);
            output.End();
        }

        Write("\r\n");
    }

    public void Fail(TableError error, int index)
    {
        Begin(error.Status);
        Write("X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nDataServiceVersion: 3.0;\r\n");
        Write($"Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8\r\n\r\n{errors.Json(error, index)}\r\n");
    }

    public ReadOnlyMemory<byte> End()
    {
        Write($"--{changeSet}--\r\n--{batch}--\r\n");

        return bytes.WrittenMemory;
    }

    private void Begin(int status) =>
        Write($"--{changeSet}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");

    private void WriteHeader(string name, string? value)
    {
        if (value is not null)
        {
            Write($"{name}: {value}\r\n");
        }
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, bytes);
}
