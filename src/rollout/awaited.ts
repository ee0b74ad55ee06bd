import type { Condition } from '../health/condition.js';
import type { UnitOption } from '../unit/unit-option.js';

/**
 * Returns what a unit that is not healthy yet waits for, in words for a reader of a red job; undefined where its state
 * does not tell. The states are systemd's: `systemctl --state=help` lists them.
 *
 * `activating/start-pre`: "ExecStartPre= has not ended"; `activating/start` with Type=notify: "its process has not said
 * that it is ready (Type=notify)".
 */
export function awaitedBy({ is, state }: Condition, options: readonly UnitOption[]): string | undefined {
  switch (is) {
    case 'unscheduled':
      return 'fleet has not given it a machine';
    case 'unpublished':
      return 'fleetd on its machine has not published a state; see "journalctl -u fleet" there';
    case 'other-revision':
      return 'fleetd on its machine has not loaded the new revision; see "journalctl -u fleet" there';
    case 'restarting':
      return 'systemd waits for RestartSec= before it starts the process again';
    case 'stopping':
      return 'ExecStop= has not ended, or its processes have not within TimeoutStopSec=';
    case 'starting':
      return awaitedToStart(state?.systemdSubState ?? '', options);
    default:
      return undefined;
  }
}

function awaitedToStart(subState: string, options: readonly UnitOption[]): string | undefined {
  switch (subState) {
    case 'condition':
      return 'ExecCondition= has not ended';
    case 'start-pre':
      return 'ExecStartPre= has not ended';
    case 'start-post':
      return 'ExecStartPost= has not ended';
    case 'start':
      return awaitedOfType(options.findLast(({ section, name }) => section === 'Service' && name === 'Type')?.value);
    default:
      return undefined;
  }
}

function awaitedOfType(type: string | undefined): string | undefined {
  switch (type) {
    case 'notify':
    case 'notify-reload':
      return `its process has not said that it is ready (Type=${type})`;
    case 'forking':
      return 'the process of ExecStart= has not ended, as it has to with Type=forking';
    case 'oneshot':
      return 'ExecStart= has not ended (Type=oneshot)';
    case 'dbus':
      return 'its process has not taken its name on the bus (Type=dbus)';
    default:
      return undefined;
  }
}
