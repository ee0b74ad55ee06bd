import type { AnnotationPlace, Host } from './host.js';

/** GitHub shows this many errors and this many warnings of a step (the runner's ExecutionContext, _maxCountPerIssueType). */
const maxShown = 10;

type Severity = 'error' | 'warning';
type Annotation = readonly [message: string, place: AnnotationPlace | undefined];

/** A host all of whose annotations are shown by GitHub. */
export interface LimitedHost {
  readonly host: Host;
  /** Shows the annotation that was held back, or how many more there are. */
  readonly flush: () => void;
}

/**
 * Returns a host that makes no more annotations than GitHub shows, and logs the rest. The last one is reserved for the
 * number of the rest.
 *
 * Of 10 errors all become annotations; of 12 nine do, and a tenth says that there are 3 more.
 */
export function limitAnnotations(host: Host): LimitedHost {
  const counts: Record<Severity, number> = { error: 0, warning: 0 };
  const last: Partial<Record<Severity, Annotation>> = {};
  const limited: Host = {
    ...host,
    annotate(severity, message, place) {
      counts[severity]++;
      if (counts[severity] < maxShown) return host.annotate(severity, message, place);
      last[severity] ??= [message, place];
      host.log(`${severity === 'error' ? 'Error' : 'Warning'}: ${labelled(message, place)}`);
    },
  };
  return { host: limited, flush };

  function flush(): void {
    for (const severity of ['error', 'warning'] as const) {
      const more = counts[severity] - maxShown + 1;
      const [message, place] = last[severity] ?? [];
      if (message === undefined) continue;
      if (more === 1) host.annotate(severity, message, place);
      else host.annotate(severity, `and ${more} more ${severity}s; see the log`);
    }
  }
}

function labelled(message: string, { file, line }: AnnotationPlace = {}): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return place === '' ? message : `${place}: ${message}`;
}
