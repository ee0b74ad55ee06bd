import type { Host } from '../host/host.js';
import { seenMessages } from '../host/seen-messages.js';
import type { ConnectionListener } from '../network/connection.js';

/** Returns a listener that logs what happens on the connections to the cluster. A repeated message goes to the debug log only. */
export function connectionLog(host: Host): ConnectionListener {
  const hasSeen = seenMessages();
  const once = (show: (message: string) => void, message: string) =>
    hasSeen(message) ? host.debug(message) : show(message);
  return {
    onSwitch: ({ from, to, why }) => once((line) => host.log(line), `switched from ${from} to ${to}: ${why}`),
    onWarning: (message) => once((warning) => host.annotate('warning', warning), message),
    onDetail: (message) => host.debug(message),
  };
}
