import { parseUnitName, unitNameError } from './unit-name.js';

/** Why something that was written cannot be meant, and what to write instead. */
export interface Misnomer {
  readonly reason: string;
  readonly advice: string;
}

/**
 * Returns why no unit can be what a unit's MachineOf= names, or undefined if one can. `peer` is one value, as fleet has it
 * once it has put in the unit's own name; `%i` in both stands for any instance.
 *
 * For `log@1.service` and `web*.service`: `web*.service is a pattern, …`, `write MachineOf=web@%i.service`.
 */
export function whyNoPeer(unitName: string, peer: string): Misnomer | undefined {
  const names = peer.split(/[\s,;]+/u).flatMap((name) => name.replaceAll(/["']/g, '') || []);
  if (names.length > 1) {
    const lines = names.map((name) => `MachineOf=${name}`).join(' and ');
    return {
      reason: `MachineOf= takes one name, and fleet takes all of "${peer}" for one`,
      advice: `give each its own line: ${lines}`,
    };
  }
  const specifier = foreignSpecifier(peer);
  if (specifier !== undefined) return unexpanded(specifier, `MachineOf=${peer}`, 'name the unit in full');
  if (/[*?[\]]/.test(peer))
    return {
      reason: `${peer} is a pattern, and MachineOf= takes the full name of one unit`,
      advice: likelyPeer(unitName, peer),
    };
  if (parseUnitName(peer).isTemplate)
    return { reason: `${peer} is a template, which never runs itself`, advice: likelyPeer(unitName, peer) };
  const anyPeer = peer.replaceAll('%i', '1');
  const invalid = unitNameError(anyPeer);
  if (invalid !== undefined) {
    const named = unitNameError(`${anyPeer}.service`) === undefined;
    return {
      reason: `MachineOf=${peer} is not the full name of a unit: ${invalid}`,
      advice: named ? `write MachineOf=${peer}.service` : 'name the unit in full',
    };
  }
  if (peer === unitName)
    return { reason: 'MachineOf= names the unit itself', advice: 'name the unit whose machine it needs' };
  return undefined;
}

/** Returns the first specifier in a value that fleet has not put anything in for, apart from `%i`. */
export function foreignSpecifier(value: string): string | undefined {
  return /%(?!i)./su.exec(value)?.[0];
}

/** Returns what a specifier that fleet leaves as it is makes of an option, and what to write instead. */
export function unexpanded(specifier: string, written: string, otherwise: string): Misnomer {
  return {
    reason: `fleet puts in a name for %n, %N, %p and %i only, and leaves ${specifier} in ${written} as it is`,
    advice: specifier === '%I' ? `write ${written.replaceAll('%I', '%i')}` : otherwise,
  };
}

/** `a@*.service` and `a@.service` are most likely a@%i.service where the unit has an instance, or else one such as a@1.service. */
function likelyPeer(unitName: string, peer: string): string {
  const [, prefix = '', atSign = '', type = 'service'] =
    /^([^*?[@]*?)-?(@?)(?:[*?[@].*?)?(?:\.([a-z]+))?$/.exec(peer) ?? [];
  if (prefix === '' || unitNameError(`${prefix}.${type}`) !== undefined) return 'name one unit in full';
  if (parseUnitName(unitName).template !== '') return `write MachineOf=${prefix}@%i.${type}`;
  return `name one unit, such as MachineOf=${prefix}${atSign === '' ? '' : '@1'}.${type}`;
}
