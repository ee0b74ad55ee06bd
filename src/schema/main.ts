import { writeFile } from 'node:fs/promises';
import { servicesJsonSchema } from './services-json-schema.js';

const [, , path = 'services.schema.json'] = process.argv;
await writeFile(path, `${JSON.stringify(servicesJsonSchema(), null, 2)}\n`);
