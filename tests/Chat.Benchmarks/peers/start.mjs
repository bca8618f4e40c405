// A token endpoint as people write it, on Express: the official clients, one table. Settings from the environment as the app's own.
import { CommunicationIdentityClient } from '@azure/communication-identity';
import { TableClient } from '@azure/data-tables';
import express from 'express';

const identities = new CommunicationIdentityClient(process.env.Acs__ConnectionString);
const users = TableClient.fromConnectionString(process.env.Tables__ConnectionString, 'peerusers', { allowInsecureConnection: true });
const endpoint = /endpoint=([^;]+)/i.exec(process.env.Acs__ConnectionString)[1];

const app = express();
app.post('/api/token', async (request, response) => {
  const header = request.headers['x-ms-client-principal'];
  if (!header) return response.status(401).json({ code: 'not-signed-in' });

  const principal = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  const userId = principal.claims.find(({ typ }) => typ.endsWith('/nameidentifier')).val;
  const communicationUserId = await identityOf(userId);
  const { token, expiresOn } = await identities.getToken({ communicationUserId }, ['chat']);
  response.set('Cache-Control', 'no-store').json({ userId, communicationUserId, token, expiresOn, endpoint });
});

async function identityOf(userId) {
  try {
    return (await users.getEntity(userId, 'identity')).communicationUserId;
  } catch (fault) {
    if (fault.statusCode !== 404) throw fault;
  }
  await users.createTable();
  const { communicationUserId } = await identities.createUser();
  await users.createEntity({ partitionKey: userId, rowKey: 'identity', communicationUserId });
  return communicationUserId;
}

app.listen(Number(process.env.PORT), '127.0.0.1');
