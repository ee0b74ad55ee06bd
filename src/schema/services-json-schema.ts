import * as z from 'zod/mini';
import { editorHints, servicesFileSchema } from '../definition/services-schema.js';

/** Returns the JSON Schema of a services file, in draft 7, which every editor supports. */
export function servicesJsonSchema(): object {
  return z.toJSONSchema(servicesFileSchema, { target: 'draft-7', io: 'input', metadata: editorHints });
}
