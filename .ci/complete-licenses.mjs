// ncc lists no package whose modules it merges into one scope. What is bundled has to come with its licence, so every
// package that can be in the bundle and is not listed is added: all that package-lock.json has for production.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';

const listed = new Set(readFileSync('dist/LICENSES.txt', 'utf8').split('\n'));
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
for (const [path, { license, dev, optional }] of Object.entries(packages)) {
  const name = path.replace(/^.*node_modules\//, '');
  if (path === '' || dev || optional || listed.has(name)) continue;
  listed.add(name);
  const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
  appendFileSync('dist/LICENSES.txt', `\n${name}\n${license}\n${file ? readFileSync(`${path}/${file}`, 'utf8') : ''}`);
}
