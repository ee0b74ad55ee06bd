import type { AnnotationPlace, Host } from './host.js';

/** GitHub shows so many errors of a step, and as many warnings (the runner's ExecutionContext, _maxCountPerIssueType). */
const shown = 10;

type Severity = 'error' | 'warning';
type Annotation = readonly [message: string, place: AnnotationPlace | undefined];

/** A host whose annotations GitHub shows all of. */
export interface LimitedHost {
  readonly host: Host;
  /** Tells what was held back: the last annotation, or how many more there are. */
  readonly flush: () => void;
}

/**
 * Returns a host that makes no more annotations than GitHub shows, and puts what is beyond that into the log. The last
 * place is kept for how many there are.
 *
 * Of 10 errors all are annotations; of 12, nine are, and one says that there are 3 more.
 */
export function limitAnnotations(host: Host): LimitedHost {
  const counts: Record<Severity, number> = { error: 0, warning: 0 };
  const last: Partial<Record<Severity, Annotation>> = {};
  const limited: Host = {
    ...host,
    annotate(severity, message, place) {
      counts[severity]++;
      if (counts[severity] < shown) return host.annotate(severity, message, place);
      last[severity] ??= [message, place];
      host.log(`${severity === 'error' ? 'Error' : 'Warning'}: ${labelled(message, place)}`);
    },
  };
  return { host: limited, flush };

  function flush(): void {
    for (const severity of ['error', 'warning'] as const) {
      const more = counts[severity] - shown + 1;
      const [message, place] = last[severity] ?? [];
      if (message === undefined) continue;
      if (more === 1) host.annotate(severity, message, place);
      else host.annotate(severity, `and ${more} more ${severity}s, which the log has`);
    }
  }
}

function labelled(message: string, { file, line }: AnnotationPlace = {}): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return place === '' ? message : `${place}: ${message}`;
}
