import type { Host } from '../host/host.js';
import type { ConnectionListener } from '../network/connection.js';

/** Returns a listener that logs what happens on the way to the cluster. A warning is given once, however often its cause comes back. */
export function connectionLog(host: Host): ConnectionListener {
  const warned = new Set<string>();
  return {
    onSwitch: ({ from, to, why }) => host.log(`${from} is not asked any more, but ${to}: ${why}`),
    onWarning(message) {
      if (!warned.has(message)) host.annotate('warning', message);
      warned.add(message);
    },
    onDetail: (message) => host.debug(message),
  };
}
