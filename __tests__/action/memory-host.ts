import type { AnnotationPlace, Host } from '../../src/host/host.js';

/** A host that keeps everything it is given. */
export class MemoryHost implements Host {
  readonly inputs: Readonly<Record<string, string>>;
  /** Everything that shows in a log, in order, each with what it is. */
  readonly events: { readonly type: string; readonly text: string }[] = [];
  readonly annotations: (AnnotationPlace & { readonly severity: string; readonly message: string })[] = [];
  readonly outputs: Record<string, string> = {};
  /** What a step keeps for its `post`, which is given it again. */
  readonly saved: Record<string, string>;
  summary = '';
  hasFailed = false;
  /** Called with every line of the log as it is logged. */
  onLog: (line: string) => void = () => {};

  constructor(inputs: Readonly<Record<string, string>>, saved: Readonly<Record<string, string>> = {}) {
    this.inputs = inputs;
    this.saved = { ...saved };
  }

  get lines(): string[] {
    return this.events.filter(({ type }) => type === 'log').map(({ text }) => text);
  }

  input(name: string): string {
    return (this.inputs[name] ?? '').trim();
  }

  maskSecret(value: string): void {
    this.#keep('mask', value);
  }

  masked(text: string): string {
    return text;
  }

  log(line: string): void {
    this.#keep('log', line);
    this.onLog(line);
  }

  debug(line: string): void {
    this.#keep('debug', line);
  }

  startGroup(title: string): void {
    this.#keep('group', title);
  }

  endGroup(): void {
    this.#keep('endgroup', '');
  }

  annotate(severity: 'error' | 'warning', message: string, { file, line, column }: AnnotationPlace = {}): void {
    this.#keep(severity, message);
    this.annotations.push({
      severity,
      message,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
    });
  }

  output(name: string, value: string): void {
    this.#keep('output', name);
    this.outputs[name] = value;
  }

  saveState(name: string, value: string): void {
    this.saved[name] = value;
  }

  state(name: string): string {
    return this.saved[name] ?? '';
  }

  async appendSummary(markdown: string): Promise<void> {
    this.#keep('summary', '');
    this.summary += markdown;
  }

  markFailed(): void {
    this.hasFailed = true;
  }

  #keep(type: string, text: string): void {
    this.events.push({ type, text });
  }
}
