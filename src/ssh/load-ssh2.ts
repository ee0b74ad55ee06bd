/**
 * Returns ssh2, which is loaded on first use. It is CommonJS, and a part of it that is compiled to WebAssembly needs
 * `__dirname` to be defined, though it reads nothing there. The bundle is an ES module, which has no such variable.
 */
export async function loadSsh2(): Promise<typeof import('ssh2')> {
  Object.assign(globalThis, { __dirname: import.meta.dirname });
  return (await import('ssh2')).default;
}
