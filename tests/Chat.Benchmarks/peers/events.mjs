// A webhook for chat events as people write it: fastify, a profanity filter with the same list of terms, one upsert per event with the official client.
// Settings from the environment as the app's own. Prints its port when it listens.
import { readFileSync } from 'node:fs';
import { TableClient } from '@azure/data-tables';
import fastify from 'fastify';

const terms = JSON.parse(readFileSync(process.env.TERMS, 'utf8'));
const filters = {
  async 'leo-profanity'() {
    const { default: filter } = await import('leo-profanity');
    filter.clearList();
    filter.add(terms);
    return text => filter.check(text);
  },
  async obscenity() {
    const { DataSet, RegExpMatcher, parseRawPattern, englishRecommendedTransformers } = await import('obscenity');
    const set = new DataSet();
    for (const term of terms) set.addPhrase(phrase => phrase.setMetadata({ originalWord: term }).addPattern(parseRawPattern(`|${term.replace(/[\\[\]?|]/g, '\\$&')}|`)));
    const matcher = new RegExpMatcher({ ...set.build(), ...englishRecommendedTransformers });
    return text => matcher.hasMatch(text);
  },
};
const isProfane = await filters[process.env.FILTER]();
const messages = TableClient.fromConnectionString(process.env.Tables__ConnectionString, 'peermessages', { allowInsecureConnection: true });
await messages.createTable();

const app = fastify({ bodyLimit: 2 ** 20 });
app.post('/runtime/webhooks/eventgrid', async (request, reply) => {
  const events = request.body;
  if (request.headers['aeg-event-type'] === 'SubscriptionValidation') return { validationResponse: events[0].data.validationCode };

  await Promise.all(events.map(async ({ eventType, data }) => {
    if (eventType !== 'Microsoft.Communication.ChatMessageReceivedInThread') return;

    const flagged = isProfane(data.messageBody);
    await messages.upsertEntity({
      partitionKey: data.threadId,
      rowKey: data.messageId,
      text: data.messageBody,
      sender: data.senderCommunicationIdentifier.rawId,
      senderName: data.senderDisplayName,
      version: String(data.version),
      composedOn: new Date(data.composeTime),
      flagged,
    }, 'Replace');
  }));
  return reply.code(202).send();
});

await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`listening ${app.server.address().port}`);
