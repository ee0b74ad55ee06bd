import { writeFile } from 'node:fs/promises';
import { servicesJsonSchema } from './services-json-schema.js';

// Next to the bundle, so that editors can load it under the tag of a version.
await writeFile('dist/services.schema.json', `${JSON.stringify(servicesJsonSchema(), null, 2)}\n`);
