import type { JournalledDeployment } from '../journal/entries.js';
import type { Inputs } from './inputs.js';

/** Returns what the inputs say of how careful a rollout is, and what becomes of one that fails. */
export function settingsOf(inputs: Inputs): Pick<JournalledDeployment, 'settings' | 'onFailure'> {
  return {
    onFailure: inputs['on-failure'],
    settings: {
      maxUnavailable: inputs['max-unavailable'],
      canary: inputs.canary,
      canaryHoldMs: inputs['canary-hold'],
      minReadyMs: inputs['min-ready'],
      timeoutMs: inputs.timeout,
      deployTimeoutMs: inputs['deploy-timeout'],
      afterFailure: 'stop',
      ...(inputs['health-check'] !== undefined && { healthCheck: inputs['health-check'] }),
    },
  };
}
