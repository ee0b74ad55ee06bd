/** Returns a line of an action's output as GitHub's log shows it, or undefined for one that it does not show. */
export function runnerLine(line: string): string | undefined {
  const [, command, message = ''] = /^::([a-z-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? [];
  switch (command) {
    case undefined:
      return line;
    case 'group':
      return `▼ ${unescapeData(message)}`;
    case 'error':
    case 'warning':
      return `${command === 'error' ? 'Error' : 'Warning'}: ${unescapeData(message)}`;
    default:
      return undefined;
  }
}

function unescapeData(message: string): string {
  return message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
