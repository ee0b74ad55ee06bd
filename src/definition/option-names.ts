import type { ParsedUnitFile } from '../unit/parse-unit-file.js';
import { type Remark, swallowedOptions } from './continuations.js';

/**
 * Returns remarks on options with a name that no option of systemd can have. Most of them are a part of a value that was
 * meant to go on. fleet's own section and those that systemd leaves to others (`X-…`) are not looked at.
 */
export function optionNameRemarks({ options }: ParsedUnitFile): Remark[] {
  const swallowed = swallowedOptions(options).all;
  return options
    .filter((option) => !option.section.startsWith('X-') && !swallowed.has(option))
    .flatMap(({ name, line }): Remark[] => {
      const why = whyUnknown(name);
      if (why === undefined) return [];
      const message = `systemd ignores this line, since it has no option ${why}; if the line belongs to the value before it, every line of that has to end in a backslash, without blank lines and comments between them`;
      return [{ line, message }];
    });
}

/** All options of systemd begin with a capital, have a small letter, and consist of letters and digits. A name that is no word is not shown: it may be a secret. */
function whyUnknown(name: string): string | undefined {
  if (/^X-/.test(name) || /^[A-Z][A-Za-z\d]*[a-z][A-Za-z\d]*$/.test(name)) return undefined;
  if (name === '') return 'without a name';
  if (name.startsWith('-')) return 'whose name begins with "-"';
  if (/\s/u.test(name)) return 'with blanks in its name';
  if (/["'`]/.test(name)) return 'with quotes in its name';
  if (name.includes('/')) return 'with "/" in its name';
  return /^[\w.-]+$/.test(name) ? `named ${name}` : 'with such a name';
}
