/** Where in the checkout an annotation is shown. */
export interface AnnotationPlace {
  /** Relative to the workspace. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based; has no effect without a line. */
  readonly column?: number;
}

/** What the action needs of the CI system that runs it. Text may come from anywhere; the host makes sure that none of it is interpreted as a command. */
export interface Host {
  /** An input's text, trimmed; empty when it was not given. */
  input(name: string): string;
  /** Keeps a value out of all logs from now on. */
  maskSecret(value: string): void;
  /** Returns a text without the secrets that were masked so far. */
  masked(text: string): string;
  log(line: string): void;
  debug(line: string): void;
  /** Lines logged until `endGroup` are folded under a title. */
  startGroup(title: string): void;
  endGroup(): void;
  annotate(severity: 'error' | 'warning', message: string, place?: AnnotationPlace): void;
  output(name: string, value: string): void;
  /** Saves a value for the step's `post`, which reads it with `state`. */
  saveState(name: string, value: string): void;
  /** Empty for what was never saved. */
  state(name: string): string;
  appendSummary(markdown: string): Promise<void>;
  /** Marks the step as failed without ending it. */
  markFailed(): void;
}
