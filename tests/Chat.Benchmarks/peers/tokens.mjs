// A token endpoint as people write it for Azure Communication Services: fastify, the official clients, a map in memory.
// Settings from the environment as the app's own. Prints its port when it listens.
import { CommunicationIdentityClient } from '@azure/communication-identity';
import { TableClient } from '@azure/data-tables';
import fastify from 'fastify';

const identities = new CommunicationIdentityClient(process.env.Acs__ConnectionString);
const users = TableClient.fromConnectionString(process.env.Tables__ConnectionString, 'peerusers', { allowInsecureConnection: true });
await users.createTable();
const endpoint = /endpoint=([^;]+)/i.exec(process.env.Acs__ConnectionString)[1];
const issued = new Map();
const setAside = 15 * 60 * 1000;

const app = fastify();
app.post('/api/token', async (request, reply) => {
  const header = request.headers['x-ms-client-principal'];
  if (!header) return reply.code(401).send({ code: 'not-signed-in' });

  const principal = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  const userId = principal.claims.find(({ typ }) => typ.endsWith('/nameidentifier')).val;
  reply.header('Cache-Control', 'no-store');
  const known = issued.get(userId);
  if (known && known.expiresOn - Date.now() > setAside) return known;

  const communicationUserId = await identityOf(userId);
  const { token, expiresOn } = await identities.getToken({ communicationUserId }, ['chat']);
  const response = { userId, communicationUserId, token, expiresOn, endpoint };
  issued.set(userId, response);
  return response;
});

async function identityOf(userId) {
  try {
    return (await users.getEntity(userId, 'identity')).communicationUserId;
  } catch (fault) {
    if (fault.statusCode !== 404) throw fault;
  }
  const { communicationUserId } = await identities.createUser();
  await users.createEntity({ partitionKey: userId, rowKey: 'identity', communicationUserId });
  return communicationUserId;
}

await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`listening ${app.server.address().port}`);
