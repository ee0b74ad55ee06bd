import type { Clock } from '../clock/clock.js';
import { waitAtMost } from '../clock/timeout.js';
import { FleetError } from '../fleet/fleet-error.js';
import { longestDelayMs } from '../fleet/retry.js';

/** A turn does not wait longer for an answer, to a question or to a write; one that comes later counts in a later turn. */
export const patienceMs = 2_000;

interface Question<T> {
  readonly deadline: number;
  readonly settled: Promise<void>;
  /** A turn has waited for it in vain. */
  isLate?: true;
  answer?: { readonly value: T } | { readonly error: unknown };
}

/** Questions by unit name: each is asked once until it is answered, so that a slow answer holds up no other unit. */
export class OpenQuestions<T> {
  readonly #open = new Map<string, Question<T>>();

  /** Asks, unless the question is open. `deadline` is the clock's time until which `ask` is worth repeating. */
  ask(name: string, deadline: number, ask: () => Promise<T>): void {
    this.askTogether(new Map([[name, deadline]]), () => ask().then((value) => () => value));
  }

  /**
   * Asks once for all units of which the question is not open, each with its own deadline. Thousands of units that wait for
   * the same lists do not wait one by one, each with promises of its own.
   */
  askTogether(deadlines: ReadonlyMap<string, number>, ask: () => Promise<(name: string) => T>): void {
    const fresh = [...deadlines].filter(([name]) => !this.#open.has(name));
    if (fresh.length === 0) return;
    const questions = new Map<string, Question<T>>();
    const settled = ask().then(
      (answerOf) => {
        for (const [name, question] of questions) question.answer = { value: answerOf(name) };
      },
      (error: unknown) => {
        for (const question of questions.values()) question.answer = { error };
      },
    );
    for (const [name, deadline] of fresh) {
      const question = { deadline, settled };
      questions.set(name, question);
      this.#open.set(name, question);
    }
  }

  /** The units that have not been answered yet. */
  get names(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** Resolves when everything that was asked since the last turn is answered, or after two seconds. */
  async answered(clock: Clock): Promise<void> {
    const fresh = [...this.#open.values()].filter(({ isLate }) => !isLate);
    await waitAtMost(patienceMs, clock, Promise.all(new Set(fresh.map(({ settled }) => settled))));
    for (const question of fresh) question.isLate = true;
  }

  /**
   * Returns the answers that have come, and closes their questions. An error of fleet's stands for an answer once the
   * question's time is over, or if asking again is no use; before that, the question can be asked again. Its time is over
   * when the next attempt would come too late. Throws what is no error of fleet's.
   */
  take(now: number): ReadonlyMap<string, T | FleetError> {
    const taken = new Map<string, T | FleetError>();
    for (const [name, { answer, deadline }] of this.#open) {
      if (!answer) continue;
      this.#open.delete(name);
      if ('value' in answer) taken.set(name, answer.value);
      else if (!(answer.error instanceof FleetError)) throw answer.error;
      else if (isFinal(answer.error) || now >= deadline - longestDelayMs) taken.set(name, answer.error);
    }
    return taken;
  }
}

function isFinal({ code }: FleetError): boolean {
  return code === 'refused' || code === 'not-fleet';
}
