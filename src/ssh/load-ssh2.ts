/**
 * Returns ssh2, which is loaded when SSH is used for the first time. It is CommonJS, and a part of it that was compiled
 * to WebAssembly asks for the folder that it is in, though it reads nothing there; the bundle is an ES module, which has
 * no such variable.
 */
export async function loadSsh2(): Promise<typeof import('ssh2')> {
  Object.assign(globalThis, { __dirname: import.meta.dirname });
  return (await import('ssh2')).default;
}
