import * as z from 'zod/mini';

// fleet omits an empty list, an empty `value`, `name` or `section` of an option, `machineID` of a unit that is not
// scheduled, and `currentState` of a global unit. Unknown keys are dropped, so that newer servers are understood too.

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

/** A page without its list is empty only if it has no other keys either, or any JSON would pass for an empty cluster. */
function page<T extends z.core.$ZodType>(list: string, schema: T) {
  const isPage = (body: unknown) =>
    typeof body === 'object' &&
    body !== null &&
    (list in body || Object.keys(body).every((key) => key === 'nextPageToken'));
  return z.pipe<z.ZodMiniType<unknown>, T>(z.custom(isPage, `neither ${list} nor an empty page`), schema);
}

/** What fleet is asked to do with a unit. fleetd stores any other word too, and then answers 500 to every request for the unit. */
export type DesiredState = z.infer<typeof desiredStateSchema>;
export type Unit = z.infer<typeof unitSchema>;
/** What systemd on one machine reports about a unit; a global unit has one of these for each machine. */
export type UnitState = z.infer<typeof unitStateSchema>;
export type Machine = z.infer<typeof machineSchema>;
export type Discovery = z.infer<typeof discoverySchema>;
