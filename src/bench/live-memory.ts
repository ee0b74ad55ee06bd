import { Session } from 'node:inspector/promises';

/** Collects garbage and returns what is left of the heap, in kilobytes. */
export async function liveKilobytes(): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
  return process.memoryUsage().heapUsed / 1024;
}
