import * as z from 'zod/mini';

// What fleet leaves out: an empty list, an empty `value`, `name` or `section` of an option, `machineID` of a unit that
// is not scheduled, `currentState` of a global unit. Unknown keys are dropped, so that a newer server is no trouble.

const unitOptionSchema = z.object({
  section: z._default(z.string(), ''),
  name: z._default(z.string(), ''),
  value: z._default(z.string(), ''),
});

const desiredStateSchema = z.enum(['inactive', 'loaded', 'launched']);

export const unitSchema = z.object({
  name: z.string(),
  options: z._default(z.array(unitOptionSchema), []),
  desiredState: desiredStateSchema,
  currentState: z.optional(desiredStateSchema),
  machineID: z.optional(z.string()),
});

const unitStateSchema = z.object({
  name: z.string(),
  hash: z._default(z.string(), ''),
  machineID: z._default(z.string(), ''),
  systemdLoadState: z._default(z.string(), ''),
  systemdActiveState: z._default(z.string(), ''),
  systemdSubState: z._default(z.string(), ''),
});

const machineSchema = z.object({
  id: z.string(),
  primaryIP: z._default(z.string(), ''),
  metadata: z._default(z.record(z.string(), z.string()), {}),
});

const nextPageToken = z.optional(z.string());
export const unitPageSchema = page('units', z.object({ units: z._default(z.array(unitSchema), []), nextPageToken }));
export const unitStatePageSchema = page(
  'states',
  z.object({ states: z._default(z.array(unitStateSchema), []), nextPageToken }),
);
export const machinePageSchema = page(
  'machines',
  z.object({ machines: z._default(z.array(machineSchema), []), nextPageToken }),
);

export const discoverySchema = z.object({
  id: z.string(),
  version: z.string(),
  servicePath: z.string(),
});

export const errorSchema = z.object({
  error: z.object({ code: z.number(), message: z._default(z.string(), '') }),
});

/** Without its list, a page is empty only if it has nothing else either: another server's JSON is no empty cluster. */
function page<T extends z.core.$ZodType>(list: string, schema: T) {
  const isPage = (body: unknown) =>
    typeof body === 'object' &&
    body !== null &&
    (list in body || Object.keys(body).every((key) => key === 'nextPageToken'));
  return z.pipe<z.ZodMiniType<unknown>, T>(z.custom(isPage, `neither ${list} nor an empty page`), schema);
}

/** What fleet is asked to do with a unit. Any other word poisons the unit on the server: see `setDesiredState`. */
export type DesiredState = z.infer<typeof desiredStateSchema>;
export type Unit = z.infer<typeof unitSchema>;
/** What systemd on one machine says of a unit; a global unit has one of these for each machine. */
export type UnitState = z.infer<typeof unitStateSchema>;
export type Machine = z.infer<typeof machineSchema>;
export type Discovery = z.infer<typeof discoverySchema>;
