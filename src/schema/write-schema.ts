import { writeFile } from 'node:fs/promises';
import { servicesJsonSchema } from './services-json-schema.js';

// Beside the bundle, where editors find it under the version's tag.
await writeFile('dist/services.schema.json', `${JSON.stringify(servicesJsonSchema(), null, 2)}\n`);
