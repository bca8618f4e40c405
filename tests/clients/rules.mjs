// The rules of Communication Services Identity and Chat, as the official clients see them in Node.
// Usage: node rules.mjs CONNECTION_STRING; trusts the emulator through NODE_EXTRA_CA_CERTS. One line per rule; ends at the first that fails.
import './rules/identity.mjs';
import './rules/threads.mjs';
import './rules/messages.mjs';
import './rules/participants.mjs';
import './rules/signals.mjs';
import './rules/time.mjs';
import { judge } from './rules/book.mjs';

await judge();
