import type { Host } from '../host/host.js';
import type { ConnectionListener } from '../network/connection.js';

/** Returns a listener that logs what happens on the way to the cluster: each thing once, however often it comes back, and after that for debugging only. */
export function connectionLog(host: Host): ConnectionListener {
  const told = new Set<string>();
  const once = (tell: (message: string) => void, message: string) => {
    if (told.has(message)) host.debug(message);
    else tell(message);
    told.add(message);
  };
  return {
    onSwitch: ({ from, to, why }) => once((line) => host.log(line), `${from} is not asked any more, but ${to}: ${why}`),
    onWarning: (message) => once((warning) => host.annotate('warning', warning), message),
    onDetail: (message) => host.debug(message),
  };
}
