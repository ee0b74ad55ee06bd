/** Returns the words of a command line, split at white space except within quotes. A backslash continues a line. */
export function commandWords(text: string): string[] {
  const joined = text.replace(/\\[^\S\n]*\n/g, ' ');
  const words = joined.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\$\([^)]*\)|\\.|[^\s"'\\])+|["'\\]/gs);
  return [...words].map(([word]) =>
    word.replace(
      /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
      (_, double?: string, single?: string, escaped?: string) =>
        double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '',
    ),
  );
}

/** A command of a shell script, and what stands between it and the one before. */
export interface ScriptStep {
  readonly after: '' | ';' | '&&' | '||' | '|';
  readonly text: string;
  readonly inBackground: boolean;
}

/** Returns the commands of a shell script in order: `a && b; c` has three. Quotes and `$(…)` hold them together. */
export function scriptSteps(script: string): ScriptStep[] {
  const pieces = script.matchAll(
    /(?:"(?:\\.|[^"\\])*"|'[^']*'|\$\([^)]*\)|\\.|[<>]&|&>|[^;&|\n"'])+|&&|\|\||[;&|\n]|["']/gs,
  );
  const steps: ScriptStep[] = [];
  let after: ScriptStep['after'] = '';
  for (const [piece] of pieces) {
    const last = steps.at(-1);
    if (piece === '&') {
      if (last) steps[steps.length - 1] = { ...last, inBackground: true };
      after = ';';
    } else if (piece === '&&' || piece === '||' || piece === '|') after = piece;
    else if (piece === ';' || piece === '\n') after = ';';
    else if (piece.trim() !== '') {
      steps.push({ after, text: piece.trim(), inBackground: false });
      after = ';';
    }
  }
  return steps;
}
