import type { Variables } from '../definition/variables.js';
import type { Host } from '../host/host.js';
import { isMaskable, shortestMask } from '../secrets/maskable.js';
import { isSecretName } from '../secrets/secret-names.js';
import { looksSecret } from '../secrets/secret-shapes.js';

/** Which values of variables are secret. */
export interface SecretVariables {
  /** Masks those of some variables. Called before a message could contain their values. */
  readonly add: (variables: Variables) => void;
  /** The values that are hidden wherever they appear, so far. */
  readonly secrets: readonly string[];
  /** Warns of names in `secret-variables` that cannot be done justice; called once all variables are known. */
  readonly warn: () => void;
}

/** Returns an account of secret variables: those whose name or value says so, and those that are `named`. */
export function secretVariables(named: ReadonlySet<string>, host: Host): SecretVariables {
  const secrets: string[] = [];
  const known = new Set<string>();
  const plain = new Set<string>();

  function add(variables: Variables): void {
    for (const [name, value] of variables) {
      known.add(name);
      if (value === '' || !(named.has(name) || isSecretName(name) || looksSecret(value))) continue;
      if (!isMaskable(value)) plain.add(name);
      else if (!secrets.includes(value)) {
        secrets.push(value);
        host.maskSecret(value);
      }
    }
  }

  function warn(): void {
    for (const name of named) {
      if (!known.has(name))
        host.annotate('warning', `input secret-variables: there is no variable ${name}; check its spelling`);
      else if (plain.has(name))
        host.annotate(
          'warning',
          `input secret-variables: the value of ${name} is not hidden, since it would be found where it is none: it is shorter than ${shortestMask} characters, a setting such as true, a short number, a duration, an address or the name of a state; choose a longer one`,
        );
    }
  }
  return { add, secrets, warn };
}
