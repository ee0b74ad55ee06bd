import * as z from 'zod/mini';
import { UserError } from '../errors/user-error.js';

/** Returns a schema that validates with `text` and then parses; a UserError that `parse` throws becomes the issue. */
export function parsedText<T>(parse: (text: string) => T, text: z.ZodMiniType<string, string> = z.string()) {
  return z.pipe(
    text,
    z.transform((input: string, context) => {
      try {
        return parse(input);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        context.issues.push({ code: 'custom', message: error.message, input });
        return z.NEVER;
      }
    }),
  );
}
