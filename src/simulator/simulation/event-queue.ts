/** An event that will happen in a simulated cluster unless it is cancelled first. */
export interface ScheduledEvent {
  cancel(): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * The future events of a simulated cluster, ordered by time. Events at the same time run in the order in which they
 * were scheduled, so that equal seeds give equal histories.
 */
export class EventQueue {
  readonly #heap: Entry[] = [];
  #now: number;
  #scheduled = 0;

  constructor(startAt: number) {
    this.#now = startAt;
  }

  /** Milliseconds since the Unix epoch: the time of the running event, or else the time last advanced to. */
  get now(): number {
    return this.#now;
  }

  /** Runs `run` in `ms` milliseconds. */
  after(ms: number, run: () => void): ScheduledEvent {
    return this.at(this.#now + ms, run);
  }

  /** Runs `run` at a time; as soon as possible if that has passed. */
  at(time: number, run: () => void): ScheduledEvent {
    const entry: Entry = { at: Math.max(time, this.#now), order: this.#scheduled++, run };
    this.#push(entry);
    return {
      cancel: () => {
        entry.run = undefined;
      },
    };
  }

  /** Runs every event due up to and including `time`. Going back in time has no effect. */
  advanceTo(time: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= time; next = this.#heap[0]) {
      this.#pop();
      if (next.run === undefined) continue;
      this.#now = next.at;
      next.run();
    }
    this.#now = Math.max(this.#now, time);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#precedes(index, parent)) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      const right = left + 1;
      let first = index;
      if (left < heap.length && this.#precedes(left, first)) first = left;
      if (right < heap.length && this.#precedes(right, first)) first = right;
      if (first === index) return;
      this.#swap(index, first);
      index = first;
    }
  }

  #precedes(a: number, b: number): boolean {
    const first = this.#heap[a] as Entry;
    const second = this.#heap[b] as Entry;
    return first.at < second.at || (first.at === second.at && first.order < second.order);
  }

  #swap(a: number, b: number): void {
    const first = this.#heap[a] as Entry;
    this.#heap[a] = this.#heap[b] as Entry;
    this.#heap[b] = first;
  }
}
