import type { ParsedOption, ParsedUnitFile } from '../unit/parse-unit-file.js';
import { type Remark, swallowedOptions } from './continuations.js';

/**
 * Returns remarks on options with a name that no option of systemd can have. Most of them are a part of a value that was
 * meant to go on. fleet's own section and those that systemd leaves to others (`X-…`) are not looked at.
 */
export function optionNameRemarks({ options }: ParsedUnitFile): Remark[] {
  const swallowed = swallowedOptions(options).all;
  return options.flatMap((option, index): Remark[] => {
    const { name, line, section } = option;
    const why = section.startsWith('X-') || swallowed.has(option) ? undefined : whyUnknown(name);
    if (why === undefined) return [];
    const before = options[index - 1];
    const advice =
      before?.section === section
        ? `; if the line belongs to the value of ${nameOf(before)} before it, every line of that has to end in a backslash, without blank lines and comments in between`
        : '';
    return [{ line, message: `systemd ignores this line, since it has no option ${why}${advice}` }];
  });
}

function nameOf({ name, line }: ParsedOption): string {
  return whyUnknown(name) === undefined ? `${name}=` : `line ${line}`;
}

/** All options of systemd begin with a capital, have a small letter, and consist of letters and digits. A name that is no word is not shown: it may be a secret. */
function whyUnknown(name: string): string | undefined {
  if (/^X-/.test(name) || /^[A-Z][A-Za-z\d]*[a-z][A-Za-z\d]*$/.test(name)) return undefined;
  if (name === '') return 'without a name';
  if (name.startsWith('-')) return 'whose name begins with "-"';
  if (/\s/u.test(name)) return 'with blanks in its name';
  if (/["'`]/.test(name)) return 'with quotes in its name';
  if (name.includes('/')) return 'with "/" in its name';
  return /^[a-z_]\w*$/i.test(name) ? `named ${name}` : 'with such a name';
}
