import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

interface Field {
  readonly type: string;
  readonly id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const folder = '.github/ISSUE_TEMPLATE';
const forms = readdirSync(folder).filter((name) => name !== 'config.yml');

/** The attributes that GitHub knows, by the type of the field. */
const attributes: Readonly<Record<string, readonly string[]>> = {
  markdown: ['value'],
  input: ['label', 'description', 'placeholder', 'value'],
  textarea: ['label', 'description', 'placeholder', 'value', 'render'],
  dropdown: ['label', 'description', 'multiple', 'options', 'default'],
  checkboxes: ['label', 'description', 'options'],
};

describe.each(forms)('the form %s is one that GitHub shows', (name) => {
  const form = parse(readFileSync(`${folder}/${name}`, 'utf8')) as Record<string, unknown> & { body: Field[] };

  test('with a name, a description, labels and fields', () => {
    expect(Object.keys(form).sort()).toEqual(['body', 'description', 'labels', 'name']);
  });

  test('of which each has a name of its own, and only what its type has', () => {
    const asked = form.body.filter(({ type }) => type !== 'markdown');
    for (const key of ['id', 'label'] as const) {
      const names = asked.map((field) => (key === 'id' ? field.id : field.attributes.label));
      expect(names).not.toContain(undefined);
      expect(new Set(names).size).toBe(asked.length);
    }
    const strays = form.body.flatMap((field) =>
      Object.keys(field.attributes).filter((attribute) => !attributes[field.type]?.includes(attribute)),
    );
    expect(strays).toEqual([]);
  });

  test('with options that are text, and each but once', () => {
    for (const { type, attributes: given } of form.body) {
      if (type !== 'dropdown') continue;
      const options = given.options as unknown[];
      expect(options.every((option) => typeof option === 'string' && option.toLowerCase() !== 'none')).toBe(true);
      expect(new Set(options).size).toBe(options.length);
    }
  });
});

test('whoever reports a security problem is sent elsewhere', () => {
  const { contact_links: links } = parse(readFileSync(`${folder}/config.yml`, 'utf8')) as {
    contact_links: Record<'name' | 'url' | 'about', string>[];
  };
  expect(links[0]?.url).toMatch(/\/security\/advisories\/new$/);
  expect(existsSync('SECURITY.md')).toBe(true);
});
