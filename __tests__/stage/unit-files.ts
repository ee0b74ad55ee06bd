/** Files of a checkout by path, relative to the workspace. */
export type Files = Readonly<Record<string, string>>;

/** A web service's template: `ExecStart=/bin/sleep SECONDS`, with a stop that takes a moment, as a real one's does. */
export function webTemplate(seconds = 86_400, more = ''): Files {
  return { 'web@.service': `[Service]\nExecStart=/bin/sleep ${seconds}\nExecStop=/bin/sleep 0.3\n${more}` };
}
