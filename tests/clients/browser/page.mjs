// Runs in the page: people who chat, and everything their clients told them.
import { ChatClient } from '@azure/communication-chat';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';

const events = [
  'chatMessageReceived', 'chatMessageEdited', 'chatMessageDeleted', 'typingIndicatorReceived', 'readReceiptReceived', 'chatThreadCreated',
  'chatThreadDeleted', 'chatThreadPropertiesUpdated', 'participantsAdded', 'participantsRemoved',
];
const people = (window.people = {});

/** The token is refreshed by window.newToken, which the script provides. */
window.signIn = async (name, endpoint, userId, token) => {
  const credential = new AzureCommunicationTokenCredential({ token, tokenRefresher: () => window.newToken(userId) });
  const person = (people[name] = { client: new ChatClient(endpoint, credential), told: [], connected: 0, disconnected: 0 });
};

window.start = async (name) => {
  const person = people[name];
  person.client.on('realTimeNotificationConnected', () => person.connected++);
  person.client.on('realTimeNotificationDisconnected', () => person.disconnected++);
  await person.client.startRealtimeNotifications();
  // The client takes listeners for these only now, and drops all listeners when it stops.
  for (const event of events) person.client.on(event, (payload) => person.told.push({ event, payload }));
};
window.stop = (name) => people[name].client.stopRealtimeNotifications();

/** Calls a method of the client or, with a thread, of its thread client. */
window.call = (name, threadId, method, args) => {
  const { client } = people[name];
  return (threadId ? client.getChatThreadClient(threadId) : client)[method](...args);
};
