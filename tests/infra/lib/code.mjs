// What the app says about itself in its source: functions, settings, events, tables.

const platformSettings = [
  'AzureWebJobsStorage__blobServiceUri', 'AzureWebJobsStorage__queueServiceUri', 'AzureWebJobsStorage__tableServiceUri',
  'AzureWebJobsStorage__credential', 'AzureWebJobsStorage__clientId',
  'APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', 'AZURE_CLIENT_ID',
];

export function readCode(repository) {
  const sources = repository.list('functions', '.cs').map((path) => ({ path, text: repository.read(path) }));
  const source = (ending) => sources.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const constant = (ending, name) => new RegExp(`const string ${name} = "([^"]+)"`).exec(source(ending))?.[1];
  const events = [...source('/ChatEvents.cs').matchAll(/Prefix \+ "(\w+)"/g)].map(([, name]) => `${constant('/ChatEvents.cs', 'Prefix')}${name}`);

  return {
    functions: new Map(sources.flatMap(({ text }) => functionsOf(text))),
    logLines: sources.flatMap(({ text }) => [...text.matchAll(/\[LoggerMessage\([^"]*"([^"]+)"\)\]/g)].map(([, line]) => line)),
    instruments: new Set(sources.flatMap(({ text }) => [...text.matchAll(/Create(?:Counter|Histogram)(?:<\w+>)?\(\s*"([\w.]+)"/g)].map(([, name]) => name))),
    settings: new Map(sources.filter(({ path }) => path.endsWith('Options.cs')).flatMap(({ text }) => settingsOf(text))),
    platformSettings,
    tables: [...(/Names = \[([^\]]+)\]/.exec(source('/ChatTables.cs'))?.[1] ?? '').matchAll(/"(\w+)"/g)].map(([, name]) => name),
    eventTypes: events,
    botEventTypes: [...(/MayConcernABot = \[(.+)\];/.exec(source('/ChatEvents.cs'))?.[1] ?? '').matchAll(/Handled\[(\d+)\]/g)].map(([, number]) => events[Number(number)]),
    signsForABot: [...(/SignsForABot = \[(.+)\];/.exec(source('/ChatEvents.cs'))?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, sign]) => sign),
    botSubscriptions: [constant('/Replay.cs', 'BotSubscription'), constant('/Replay.cs', 'BotJoinSubscription')],
    deadLetterContainer: constant('/DeadLettersFunction.cs', 'Container'),
  };
}

function functionsOf(text) {
  return [...text.matchAll(/\[Function\(([^)]+\)?)\)\]([\s\S]*?)\[(\w+)Trigger\(?([^\]]*)/g)].map(([, name, , trigger, rest]) => {
    const named = /^nameof\((\w+)\)$/.exec(name)?.[1] ?? /^"([^"]+)"$/.exec(name)?.[1] ?? new RegExp(`const string ${name} = "([^"]+)"`).exec(text)?.[1];

    return [named, { trigger, batched: /IsBatched\s*=\s*true/.test(rest), fromEventGrid: /BlobTriggerSource\.EventGrid/.test(rest) }];
  });
}

/** Section__Property, with the property's type; lists as Section__List__{n}__Property. */
function settingsOf(text) {
  const section = /const string Section = "(\w+)"/.exec(text)?.[1];
  if (!section) {
    return [];
  }

  const classes = new Map(text.split(/^public sealed class /m).slice(1).map((part) => [/^\w+/.exec(part)[0], part]));
  const of = (prefix, body) => [...body.matchAll(/^ {4}public ([\w<>?]+) (\w+) \{ get;/gm)].flatMap(([, type, name]) => {
    const list = /^IList<(\w+)>$/.exec(type)?.[1];
    return list ? of(`${prefix}__${name}__{n}`, classes.get(list) ?? '') : [[`${prefix}__${name}`, type]];
  });

  return of(section, classes.values().next().value);
}
