import type { Dial } from '../tunnel/dial.js';
import { dialDirect } from '../tunnel/direct.js';
import { isHttpProxy, type ProxyFor } from '../tunnel/proxy.js';
import { dialThroughSocks } from '../tunnel/socks.js';
import { dialThroughHttpProxy } from './dial-through-http-proxy.js';

/** Returns a function that opens streams from this machine, through the proxy for a target if there is one. */
export function dialOutward(proxyFor: ProxyFor | undefined): Dial {
  return (target, deadline) => {
    const proxy = 'socketPath' in target ? undefined : proxyFor?.(target);
    if (proxy === undefined) return dialDirect(target, deadline);
    return (isHttpProxy(proxy) ? dialThroughHttpProxy(proxy) : dialThroughSocks(proxy))(target, deadline);
  };
}
