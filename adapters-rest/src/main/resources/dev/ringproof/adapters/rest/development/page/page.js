// Begins everything: the account on the left, the phone on the right.
import { show } from './account.js';
import { showFaults, showMessages } from './phone.js';

showMessages();
await Promise.all([show(), showFaults()]);
