/** How many requests are under way at once, whatever a deployment has to do: fleetd answers from one etcd. */
export const requestsAtOnce = 8;

/** Runs work now, or as soon as other work that is under way makes room for it. */
export type RequestLimit = <T>(work: () => Promise<T>) => Promise<T>;

/** Returns a limit that lets `count` pieces of work be under way at once. Whatever has to wait begins in the order in which it came. */
export function limitTo(count: number): RequestLimit {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
