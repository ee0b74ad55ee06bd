import { registerHooks } from 'node:module';
import { text } from 'node:stream/consumers';
import type { ActionsMetadataProvider, ValidationConfig } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import type { GitHubFile } from './github-lint.js';

// The library imports JSON as bundlers have it, which Node refuses and jest will: so it runs in a process of its own.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { validate } = await import('@actions/languageservice');

const { files, ours } = JSON.parse(await text(process.stdin)) as { files: GitHubFile[]; ours: string };
const actionsMetadataProvider: ActionsMetadataProvider = {
  // Of other people's actions nothing is known here: without inputs, none of them is checked.
  fetchActionMetadata: async ({ owner }) =>
    owner === 'fleet-deploy' ? parse(ours) : { name: '', description: '', outputs: {} },
};
const config: ValidationConfig = {
  actionsMetadataProvider,
  contextProviderConfig: {
    async getContext(name, byDefault) {
      // Their names are in the repository's settings; of all else the file itself says what there is.
      if (byDefault && (name === 'secrets' || name === 'vars')) byDefault.complete = false;
      return byDefault;
    },
  },
};

const found: string[] = [];
for (const { path, content } of files) {
  const document = TextDocument.create(`file:///repository/${path}`, 'yaml', 1, content);
  for (const { message, range } of await validate(document, config))
    found.push(`${path}:${range.start.line + 1}: ${message}`);
}
process.stdout.write(JSON.stringify(found));
