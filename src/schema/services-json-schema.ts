import * as z from 'zod/mini';
import { editorHints } from '../definition/services-fields.js';
import { servicesFileSchema } from '../definition/services-schema.js';

/** Returns the JSON Schema (draft 7, which every editor knows) of a services file. */
export function servicesJsonSchema(): object {
  return z.toJSONSchema(servicesFileSchema, { target: 'draft-7', io: 'input', metadata: editorHints });
}
