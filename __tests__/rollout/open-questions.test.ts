import { describe, expect, test } from '@jest/globals';
import { FleetError, type FleetErrorCode } from '../../src/fleet/fleet-error.js';
import { OpenQuestions } from '../../src/rollout/open-questions.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';

const request = { method: 'GET', path: '/state' } as const;
const failure = (code: FleetErrorCode) => new FleetError({ code, request, reason: 'no luck', attempts: 1 });

/** Questions in virtual time. Each answer comes after so many seconds, or never; an Error is thrown then. */
function questions() {
  const clock = new VirtualClock();
  const open = new OpenQuestions<string>();
  const asked: string[] = [];
  return {
    clock,
    open,
    asked,
    ask(name: string, afterSeconds: number, answer: string | Error = name, deadline = 600_000) {
      open.ask(name, deadline, async () => {
        asked.push(name);
        await clock.sleep(afterSeconds * 1_000);
        if (answer instanceof Error) throw answer;
        return answer;
      });
    },
    /** Waits as a turn does, and returns what has been answered by then. */
    turn: async () => {
      await clock.run(() => open.answered(clock));
      return [...open.take(clock.now())];
    },
  };
}

describe('a turn', () => {
  test('waits for all answers, and closes their questions', async () => {
    const { clock, open, ask, turn } = questions();
    ask('a', 0.1);
    ask('b', 0.3);
    expect(await turn()).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
    expect(clock.now()).toBe(300);
    expect(open.names).toEqual([]);
  });

  test('waits two seconds for a slow one, and leaves its question open', async () => {
    const { clock, open, ask, turn } = questions();
    ask('a', 0.1);
    ask('slow', 60);
    expect(await turn()).toEqual([['a', 'a']]);
    expect(clock.now()).toBe(2_000);
    expect(open.names).toEqual(['slow']);
  });

  test('does not wait again for one that was waited for in vain, nor asks it again', async () => {
    const { clock, asked, ask, turn } = questions();
    ask('slow', 5);
    await turn();
    ask('slow', 5);
    ask('a', 0.1);
    expect(await turn()).toEqual([['a', 'a']]);
    expect(clock.now()).toBe(2_100);
    expect(asked).toEqual(['slow', 'a']);
    await clock.run(() => clock.sleep(3_000));
    expect(await turn()).toEqual([['slow', 'slow']]);
  });
});

describe('an error of fleet', () => {
  test.each<[string, FleetErrorCode, deadline: number, isAnswer: boolean]>([
    ['is no answer while there is time to ask again', 'unavailable', 60_000, false],
    ['is the answer once there is none', 'unavailable', 1_000, true],
    ['is the answer if asking again is no use: refused', 'refused', 60_000, true],
    ['is the answer if asking again is no use: another server', 'not-fleet', 60_000, true],
  ])('%s', async (_, code, deadline, isAnswer) => {
    const { open, ask, turn } = questions();
    const error = failure(code);
    ask('a', 0.1, error, deadline);
    expect(await turn()).toEqual(isAnswer ? [['a', error]] : []);
    expect(open.names).toEqual([]);
  });
});

test('any other error is a fault of this program, and thrown', async () => {
  const { ask, turn } = questions();
  ask('a', 0.1, new TypeError('of undefined'));
  await expect(turn()).rejects.toThrow('of undefined');
});
