import { describe, expect, test } from '@jest/globals';
import { limitTo } from '../../src/fleet/request-limit.js';

/** Pieces of work that end when they are told to, and which of them have begun, in order. */
class Works {
  readonly begun: string[] = [];
  readonly results: Promise<string>[] = [];
  readonly #ends = new Map<string, PromiseWithResolvers<string>>();

  constructor(limit: ReturnType<typeof limitTo>, names: readonly string[]) {
    for (const name of names) {
      this.#ends.set(name, Promise.withResolvers<string>());
      this.results.push(
        limit(async () => {
          this.begun.push(name);
          return this.#end(name).promise;
        }),
      );
    }
    for (const result of this.results) result.catch(() => {});
  }

  async end(name: string, error?: Error): Promise<void> {
    if (error) this.#end(name).reject(error);
    else this.#end(name).resolve(`${name} done`);
    await new Promise((resolve) => setImmediate(resolve));
  }

  #end(name: string): PromiseWithResolvers<string> {
    const end = this.#ends.get(name);
    if (!end) throw new Error(`there is no ${name}`);
    return end;
  }
}

describe('a limit', () => {
  test('lets so much begin at once, and the rest in its order as others end', async () => {
    const works = new Works(limitTo(2), ['a', 'b', 'c', 'd']);
    expect(works.begun).toEqual(['a', 'b']);
    await works.end('b');
    expect(works.begun).toEqual(['a', 'b', 'c']);
    await works.end('a');
    await works.end('c');
    await works.end('d');
    expect(works.begun).toEqual(['a', 'b', 'c', 'd']);
    expect(await Promise.all(works.results)).toEqual(['a done', 'b done', 'c done', 'd done']);
  });

  test('is not used up by what fails, and hands its error on', async () => {
    const works = new Works(limitTo(1), ['a', 'b']);
    await works.end('a', new Error('no'));
    expect(works.begun).toEqual(['a', 'b']);
    await expect(works.results[0]).rejects.toThrow('no');
    await works.end('b');
    expect(await works.results[1]).toBe('b done');
  });

  test('has room again once everything has ended', async () => {
    const limit = limitTo(2);
    const first = new Works(limit, ['a', 'b', 'c']);
    for (const name of ['a', 'b', 'c']) await first.end(name);
    expect(new Works(limit, ['d', 'e', 'f']).begun).toEqual(['d', 'e']);
  });
});
