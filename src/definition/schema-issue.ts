import type * as z from 'zod/mini';
import { serviceKeys } from './services-schema.js';
import type { Position, YamlFile } from './yaml-file.js';

/** Returns what an issue of the services file's schema means, in words, and where in the file it is. */
export function describeIssue(issue: z.core.$ZodIssue, yaml: YamlFile): { message: string; position: Position }[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = path.length === 0 ? ['services'] : serviceKeys;
    return issue.keys.map((key) => ({
      message: `${key} is none of the keys there are: ${known.join(', ')}`,
      position: yaml.keyPositionOf([...path, key]),
    }));
  }
  const within = path[0] === 'services' && path.length > 1 ? path.slice(2) : path;
  const label = within.length === 0 ? '' : `${within.join('.')}: `;
  const position = issue.code === 'invalid_key' ? yaml.keyPositionOf(path) : yaml.positionOf(path);
  return [{ message: `${label}${issue.message}`, position }];
}
