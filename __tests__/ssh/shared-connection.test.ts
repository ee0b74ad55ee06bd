import { afterEach, expect, test } from '@jest/globals';
import { sharedConnection } from '../../src/ssh/shared-connection.js';
import { ConnectError } from '../../src/tunnel/connect-error.js';
import { deadlineIn } from '../../src/tunnel/deadline.js';
import type { Dial } from '../../src/tunnel/dial.js';
import { cleanUp } from '../network/servers.js';
import { never } from './bastion.js';

afterEach(cleanUp);

const listener = { onDetail: () => {}, onWarning: () => {} };
const settings = {
  host: { user: 'core', host: 'bastion', port: 22, label: 'core@bastion' },
  credentials: { agentSocket: '/nowhere' },
  hostKeys: [],
  now: Date.now,
};

test('whoever waits for a connection that another one gives up in its own time still has the rest of theirs', async () => {
  const dialled: string[] = [];
  const dial: Dial = async (_, { signal, words }) => {
    dialled.push(words);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new ConnectError('connect', `no answer ${words}`, '');
  };
  const connection = sharedConnection(settings, dial, listener);
  const short = connection.open(deadlineIn(100, never));
  const long = connection.open(deadlineIn(400, never));
  await expect(short).rejects.toThrow('no answer within 0.1 s');
  await expect(long).rejects.toThrow('no answer within 0.4 s');
  expect(dialled).toEqual(['within 0.1 s', 'within 0.4 s']);
});

test('a refusal is one for all who wait', async () => {
  let dialled = 0;
  const dial: Dial = async () => {
    dialled++;
    throw new ConnectError('connect', 'refused', '');
  };
  const connection = sharedConnection(settings, dial, listener);
  const both = [connection.open(deadlineIn(100, never)), connection.open(deadlineIn(400, never))];
  for (const opening of both) await expect(opening).rejects.toThrow('refused');
  expect(dialled).toBe(1);
});
