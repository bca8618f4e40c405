// Microsoft's chat composite as its documentation shows it, with nothing changed, on tokens and threads of this backend.
import { AzureCommunicationTokenCredential } from '@azure/communication-common';
import {
  ChatComposite, createAzureCommunicationChatAdapter, darkTheme, fromFlatCommunicationIdentifier, lightTheme,
} from '@azure/communication-react';
import { createRoot } from 'react-dom/client';
import { enter, enterAsTheSampleDoes, visitor } from './backend';

const asked = new URLSearchParams(location.search);
const user = asked.get('user');
const name = asked.get('name') ?? user ?? 'Somebody';
const root = document.getElementById('root')!;

async function start(): Promise<void> {
  const ask = await visitor(user);
  const seat = asked.get('via') === 'sample' ? await enterAsTheSampleDoes(ask, name, asked.get('thread')) : await enter(ask, asked.get('thread'));
  const adapter = await createAzureCommunicationChatAdapter({
    endpoint: seat.endpoint,
    userId: fromFlatCommunicationIdentifier(seat.userId) as { communicationUserId: string },
    displayName: name,
    threadId: seat.threadId,
    credential: new AzureCommunicationTokenCredential({ token: seat.token, tokenRefresher: seat.refresh, refreshProactively: true }),
  });
  root.dataset.thread = seat.threadId;
  root.replaceChildren();
  createRoot(root).render(
    <ChatComposite
      adapter={adapter}
      fluentTheme={matchMedia('(prefers-color-scheme: dark)').matches ? darkTheme : lightTheme}
      options={{ topic: true, participantPane: true }}
    />);
}

start().catch((fault: Error) => root.replaceChildren(Object.assign(document.createElement('p'), { role: 'alert', textContent: fault.message })));
