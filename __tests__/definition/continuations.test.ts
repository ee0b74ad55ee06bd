import { afterEach, describe, expect, test } from '@jest/globals';
import { Checkout, removeFolders } from './checkout.js';

afterEach(removeFolders);

/** What is said of a unit file's lines, without its name: `2: there is a blank …`. */
async function warningsOn(text: string): Promise<string[]> {
  const warnings = await new Checkout({ 'a.service': text }).warnings('*');
  return warnings.map((warning) => warning.replace(/^a\.service:/, ''));
}

async function errorsOn(text: string): Promise<string[]> {
  const errors = await new Checkout({ 'a.service': text }).errors('*');
  return errors.map((error) => error.replace(/^a\.service:/, ''));
}

describe('a backslash that something stands behind is warned of on its line, with what fleet makes of it', () => {
  test.each<[what: string, text: string, warnings: string[]]>([
    [
      'carriage returns, once for the whole value',
      '[Service]\r\nExecStart=/usr/bin/env \\\r\n  MODE=prod \\\r\n  TIER=web sleep 86400\r\n',
      [
        '2: there is a carriage return behind the backslash at the end of ExecStart=, so fleet takes MODE= on line 3 and TIER= on line 4 for options of their own at first, and for a part of ExecStart= once it has stored the unit. That is what is deployed. Save the file with LF line ends, or remove the backslash if the value ends there',
      ],
    ],
    [
      'a blank, on the line that it ends, though the value began before',
      '[Service]\nExecStart=/usr/bin/env \\\n  A=1 \\ \n  MODE=prod sleep 86400\n',
      [
        '3: there is a blank behind the backslash at the end of ExecStart=, so fleet takes MODE= on line 4 for an option of its own at first, and for a part of ExecStart= once it has stored the unit. That is what is deployed. Remove the blank, or remove the backslash if the value ends there',
      ],
    ],
    [
      'a blank and a carriage return, where more than two lines are swallowed',
      '[Service]\r\nExecStart=/usr/bin/env \\ \r\nA=1 \\ \r\nB=1 \\ \r\nC=1 \\ \r\nD=1 sleep 1\r\n',
      [
        '2: there is a blank and a carriage return behind the backslash at the end of ExecStart=, so fleet takes A= on line 3, B= on line 4 and 2 more for options of their own at first, and for a part of ExecStart= once it has stored the unit. That is what is deployed. Remove the blank and save the file with LF line ends, or remove the backslash if the value ends there',
      ],
    ],
    [
      'an option that was meant to be one of its own, beyond blank lines and comments',
      '[Service]\nExecStart=/bin/a \\\t\n\n# stops it\nExecStop=/bin/b\n',
      [
        '2: there is a blank behind the backslash at the end of ExecStart=, so fleet takes ExecStop= on line 5 for an option of its own at first, and for a part of ExecStart= once it has stored the unit. That is what is deployed. Remove the blank, or remove the backslash if the value ends there',
      ],
    ],
    [
      'a part of a command, which is not shown',
      '[Service]\r\nExecStart=/bin/docker run \\\r\n  -e PASSWORD=x \\\r\n  --name=y z\r\n',
      [
        '2: there is a carriage return behind the backslash at the end of ExecStart=, so fleet takes line 3 and line 4 for options of their own at first, and for a part of ExecStart= once it has stored the unit. That is what is deployed. Save the file with LF line ends, or remove the backslash if the value ends there',
      ],
    ],
    [
      'nothing that could be swallowed',
      '[Service]\nExecStart=/bin/a \\ \n[Unit]\nDescription=x\n',
      ['2: ExecStart= ends in a backslash, and no line follows with which it could go on; remove the backslash'],
    ],
    [
      'the end of the file',
      '[Service]\nExecStart=/bin/a \\',
      ['2: ExecStart= ends in a backslash, and no line follows with which it could go on; remove the backslash'],
    ],
  ])('%s', async (_, text, warnings) => {
    expect(await warningsOn(text)).toEqual(warnings);
  });
});

describe('a value that ends too soon is warned of', () => {
  const ignored =
    'if the line belongs to the value of ExecStart= before it, every line of that has to end in a backslash, without blank lines and comments in between';

  test.each<[what: string, text: string, warnings: string[]]>([
    [
      'at a blank line inside it, where the rest is an option that nobody knows',
      '[Service]\nExecStart=/usr/bin/env \\\n  MODE=prod sleep 86400 \\\n\n  TIER=web\n',
      [
        '3: ExecStart= ends in a backslash, but line 4 is blank, which ends the value: TIER= on line 5 is an option of its own to fleet. Remove the blank line if the value goes on, and the backslash if it does not',
        `5: systemd ignores this line, since it has no option named TIER; ${ignored}`,
      ],
    ],
    [
      'at a blank line that is one but for blanks',
      '[Service]\nExecStart=/bin/a \\\n \t \n  --b=c\n',
      [
        '2: ExecStart= ends in a backslash, but line 3 is blank, which ends the value: line 4 is an option of its own to fleet. Remove the blank line if the value goes on, and the backslash if it does not',
        `4: systemd ignores this line, since it has no option whose name begins with "-"; ${ignored}`,
      ],
    ],
    [
      'at a blank line before what was meant to be another option',
      '[Service]\nExecStart=/bin/a \\\n\nExecStop=/bin/b\n',
      [
        '2: ExecStart= ends in a backslash, but line 3 is blank, which ends the value: ExecStop= on line 4 is an option of its own to fleet. Remove the blank line if the value goes on, and the backslash if it does not',
      ],
    ],
    [
      'at the end of its section',
      '[Service]\nExecStart=/bin/a \\\n\n[Install]\nWantedBy=multi-user.target\n',
      ['2: ExecStart= ends in a backslash, but line 3 is blank, so the value ends too; remove the backslash'],
    ],
    [
      'at the end of the file',
      '[Service]\nExecStart=/bin/a \\\n',
      ['2: ExecStart= ends in a backslash, but the file ends there, so the value ends too; remove the backslash'],
    ],
    [
      'at a comment inside it',
      '[Service]\nExecStart=/bin/a \\\n  # the port\n  -p=80\n',
      [
        '3: this comment stands inside the value of ExecStart=, so fleet takes it for a part of that and ends it: line 4 is an option of its own to fleet. Move it above ExecStart=',
        `4: systemd ignores this line, since it has no option whose name begins with "-"; ${ignored}`,
      ],
    ],
    [
      'a comment that becomes a part of it, though it goes on',
      '[Service]\nExecStart=/bin/sh -c "a; \\\n  # then b \\\n  b"\n',
      [
        '3: this comment stands inside the value of ExecStart=, so fleet takes it for a part of that. Move it above ExecStart=',
      ],
    ],
  ])('%s', async (_, text, warnings) => {
    expect(await warningsOn(text)).toEqual(warnings);
  });

  test.each([
    ['-e A=1', 'whose name begins with "-"'],
    ['MODE prod=1', 'with blanks in its name'],
    ['"A=b"', 'with quotes in its name'],
    ["'A=b'", 'with quotes in its name'],
    ['/bin/x=1', 'with "/" in its name'],
    ['DB_HOST=x', 'named DB_HOST'],
    ['PORT=80', 'named PORT'],
    ['image=nginx', 'named image'],
    ['$(id)=1', 'with such a name'],
    ['=1', 'without a name'],
  ])('systemd can have no option like %j', async (line, why) => {
    expect(await warningsOn(`[Service]\n${line}\nExecStart=/x\n`)).toEqual([
      `2: systemd ignores this line, since it has no option ${why}`,
    ]);
    expect(await warningsOn(`[Service]\nExecStart=/x\n${line}\n`)).toEqual([
      `3: systemd ignores this line, since it has no option ${why}; ${ignored}`,
    ]);
  });

  test.each([
    '[Service]\nExecStart=/bin/sh -c "a; \\\n  b"\nExecStop=/bin/c \\\n  d\n\n\n# end\n[Unit]\nDescription=x \\ y\n',
    '[Service]\nTTYPath=/x\nUMask=1\nIPAccounting=1\nLimitCPU=1\nX-Note=y\nExecStart=/x\n',
    '[Service]\nExecStart=/x\n[X-Mine]\nany name=1\n-e=2\n',
    '[Service]\r\nExecStart=/x a\r\nExecStop=/y\r\n',
    '[Service]\nExecStart=/bin/sh -c "while :; do sleep 1 \\\n; done"\n',
  ])('nothing is wrong with %j', async (text) => {
    expect(await warningsOn(text)).toEqual([]);
  });
});

describe('what a comment hides, since it ends in a backslash, is warned of', () => {
  test.each<[text: string, warnings: string[]]>([
    [
      '[Service]\n# ExecStartPre=/x \\\nExecStart=/y\nExecStop=/z\n',
      [
        '3: fleet ignores ExecStart= here, since the comment above it ends in a backslash and goes on; remove that backslash, or mark this line as a comment too',
      ],
    ],
    [
      '[Service]\nExecStart=/y\n# see \\ \n  and so on \\\n[Install]\nAlias=x\n',
      [
        '5: fleet ignores [Install] here, since the comment above it ends in a backslash and goes on; remove that backslash, or mark this line as a comment too',
      ],
    ],
    ['[Service]\n# ExecStart=/x \\\n#   -a \\\n#   -b\nExecStart=/y\n', []],
    ['[Service]\n# ExecStart=/x \\\n    -e=a \\\n    -b\nExecStart=/y\n', []],
  ])('%j', async (text, warnings) => {
    expect(await warningsOn(text)).toEqual(warnings);
  });
});

describe('what fleet cannot read is an error that says what led to it', () => {
  const noOption = (line: number, last: number) =>
    `${line}: fleet cannot read this unit file: line ${line} has no "=", so it is no option, and it does not continue line ${last} because`;

  test.each<[what: string, text: string, error: string]>([
    [
      'a carriage return behind the backslash',
      '[Service]\r\nExecStart=/usr/bin/docker run \\\r\n  --name web \\\r\n  nginx\r\n',
      `${noOption(3, 2)} there is a carriage return behind the backslash. Save the file with LF line ends`,
    ],
    [
      'a blank behind it',
      '[Service]\nExecStart=/usr/bin/docker run \\ \n  nginx\n',
      `${noOption(3, 2)} there is a blank behind the backslash. Remove the blank`,
    ],
    [
      'a blank line inside a value, at the end of the file',
      '[Service]\nExecStart=/usr/bin/docker run \\\n\n\n  nginx',
      `${noOption(5, 2)} line 3 is blank. Remove the blank line`,
    ],
    [
      'a comment inside a value',
      '[Service]\nExecStart=/usr/bin/docker run \\\n  # the image\n  nginx\n',
      `${noOption(4, 2)} line 3 is a comment. Remove the comment`,
    ],
    [
      'nothing but a line without an option',
      '[Service]\nExecStart=/bin/a\nnonsense\n',
      '3: fleet cannot read this unit file: unexpected newline encountered while parsing option name',
    ],
    [
      'the same at the end of the file',
      '[Service]\nnonsense',
      '2: fleet cannot read this unit file: EOF: the last line has no "="',
    ],
    [
      'a comment behind a section, with its text',
      '[Service] # main\nExecStart=/bin/a\n',
      '1: fleet cannot read this unit file: "# main" stands behind [Service]; put it on a line of its own',
    ],
    [
      'an option behind a section, without its value',
      '[Unit]\nDescription=x\n  [Service] ExecStart=/bin/a\r\n',
      '3: fleet cannot read this unit file: "ExecStart=…" stands behind [Service]; put it on a line of its own',
    ],
  ])('%s', async (_, text, error) => {
    expect(await errorsOn(text)).toEqual([error]);
  });
});

test('the options are those that fleet keeps, with the hash that it reports for them', async () => {
  const { definition } = await new Checkout({
    'a.service': '[Service]\r\nExecStart=/usr/bin/env \\\r\n  MODE=prod sleep 1\r\n',
    'b.service': '[Service]\nExecStart=/usr/bin/env \\\nMODE=prod sleep 1\n',
  }).load('*');
  const [a, b] = definition.services.map(({ units }) => units[0]);
  expect(a?.options).toEqual([{ section: 'Service', name: 'ExecStart', value: '/usr/bin/env \\\nMODE=prod sleep 1' }]);
  expect(a?.revision).toBe(b?.revision);
});
