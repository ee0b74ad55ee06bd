/** A command as a runner takes it from a line of standard output. */
export interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * Returns the command that GitHub's runner finds in a line (ActionCommand.cs): `::name key=value::data` behind leading
 * blanks, or `##[name key=value]data` anywhere. Stricter than the runner in one way: any name counts, not only those that
 * it has registered.
 */
export function commandIn(line: string): RunnerCommand | undefined {
  const trimmed = line.replace(/^[\s\u0085\u180e\u200b\ufeff\p{Cc}\p{Cf}]+/u, '');
  const second = /^::(?<head>.*?)::(?<data>.*)$/s.exec(trimmed)?.groups;
  if (second) return commandOf(second.head ?? '', ',', second.data ?? '');
  const first = /##\[(?<head>[^\]]*)\](?<data>.*)$/s.exec(line)?.groups;
  return first && commandOf(first.head ?? '', ';', first.data ?? '');
}

function commandOf(head: string, separator: string, data: string): RunnerCommand {
  const [, name = '', rest = ''] = /^([^ ]*) ?(.*)$/s.exec(head) ?? [];
  const pairs = rest
    .trim()
    .split(separator)
    .filter((pair) => pair.includes('='))
    .map((pair) => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1))]);
  return { name, properties: Object.fromEntries(pairs), data: unescaped(data) };
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}

/** What a runner reads of output: a line ends where .NET's StreamReader ends it. */
export function linesOf(output: string): string[] {
  return output.split(/\r\n|\r|\n/);
}

/** Reads a GITHUB_OUTPUT file as the runner does (FileCommandManager.cs). */
export function outputsIn(file: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = file.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name === undefined || delimiter === undefined) throw new Error(`not of the runner's format: ${line}`);
    const end = lines.indexOf(delimiter, index + 1);
    if (end === -1) throw new Error(`no ${delimiter}`);
    outputs[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return outputs;
}
