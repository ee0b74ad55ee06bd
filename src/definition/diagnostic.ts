import { CodedError } from '../errors/coded-error.js';

/** A position in a file of the workspace. */
export interface Place {
  /** Relative to the workspace, with forward slashes, as annotations require it. */
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units. */
  readonly column?: number;
}

/** An error or a warning about a file or an input, on the line it is about. */
export interface Diagnostic extends Partial<Place> {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Returns a place as text: `deploy/services.yaml:12`. */
export function placeLabel({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** The definition cannot be used. Carries everything that is wrong with it, so that all of it can be fixed at once. */
export class DefinitionError extends CodedError<'invalid-definition'> {
  override readonly name = 'DefinitionError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super('invalid-definition', diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
    this.diagnostics = diagnostics;
  }
}
